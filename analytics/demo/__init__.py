"""The made-up city of the demo: from one seed and a day, two years of it, up to that day.

sites and people are what it is made of; city says who holds which license and how often each
comes; trips says on which days, line how long they wait. All that is pure. register and gate
write it, seeding does so in one transaction.
"""
