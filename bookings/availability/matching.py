"""One resource for each want, where wants compete for the same ones."""


def assign(wants: list[list[int]]) -> list[int] | None:
    """One resource for each want, none twice, earlier ones in a list preferred; None when that cannot be.

    Bipartite matching by augmenting paths (Kuhn 1955): a want may be moved to its next choice to let another in.
    """
    holder: dict[int, int] = {}

    def settle(want: int, tried: set[int]) -> bool:
        for resource in wants[want]:
            if resource not in holder:
                holder[resource] = want
                return True
        for resource in wants[want]:
            if resource not in tried:
                tried.add(resource)
                if settle(holder[resource], tried):
                    holder[resource] = want
                    return True
        return False

    for want in sorted(range(len(wants)), key=lambda index: len(wants[index])):
        if not settle(want, set()):
            return None
    chosen = {want: resource for resource, want in holder.items()}
    return [chosen[want] for want in range(len(wants))]
