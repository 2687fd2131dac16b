"""When two plates, as they were written, may be one. No Django."""

# Signs that are taken for each other, on a plate and on a keyboard.
LIKE = str.maketrans(
    {"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "B": "8", "S": "5", "Z": "2"}
)
MISREAD_AT_MOST = 2  # signs
FEWEST_SIGNS = 4


def signs_apart(one: str, other: str) -> int:
    """Signs to change, add, drop or exchange with their neighbor until both are alike (the optimal
    string alignment distance), signs that look alike counted as one."""
    one, other = one.translate(LIKE), other.translate(LIKE)
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(other, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, earlier[j - 2] + 1)
            row.append(best)
    return row[-1]


def may_be_misread(one: str, other: str) -> bool:
    return signs_apart(one, other) <= MISREAD_AT_MOST


def is_a_plate(key: str) -> bool:
    """`NONE` and `NO TAG` are typed where there is none; normalized, their O is a 0."""
    digits = [sign for sign in key if sign.isdigit()]
    return len(key) >= FEWEST_SIGNS and (len(digits) > 1 or any(sign != "0" for sign in digits))
