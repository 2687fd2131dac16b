"""What may honestly be told of each line now, and the public pages that tell it."""
