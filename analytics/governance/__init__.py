"""Who answers for the method, what it is set to, who saw its lists, what is kept."""
