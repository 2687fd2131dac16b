"""From probabilities to the list: who is named, in which order, and in what words."""
