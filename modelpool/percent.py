"""How a share is written: '55 %'."""


def percent(share: float, decimals: int = 0) -> str:
    """A share of 1 in percent, as everything here writes it."""
    return f"{100 * share:.{decimals}f} %"
