"""What Haulpass promises of its speed, measured: `make bench`.

Ratios of one run and sizes may fail it; absolute times are printed as goals.
"""
