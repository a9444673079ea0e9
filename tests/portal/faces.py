"""The contract of import-linter that it does not bring along: a room is entered by its face alone."""

from importlinter import Contract, ContractCheck, fields, output


class FacesContract(Contract):
    """Nobody outside a room imports a module of it past its ``__init__``.

    ``rooms``: packages. ``second_faces``: modules in them that others may enter as well. ``open_rooms``: those of the
    rooms that are not held to it yet. A room that does not exist is left
    out, so that it can be named before it is built; an open room that nobody enters any more breaks the contract.
    Migrations are left out: they are never edited, so what they import stays where it was.
    """

    type_name = "faces"

    rooms = fields.ListField(subfield=fields.StringField())
    second_faces = fields.ListField(subfield=fields.StringField(), required=False, default=[])
    open_rooms = fields.ListField(subfield=fields.StringField(), required=False, default=[])

    def check(self, graph, verbose):
        rooms = [room for room in self.rooms if room in graph.modules]
        entries = {room: _entries(graph, room, set(self.second_faces)) for room in rooms}
        closable = [room for room in self.open_rooms if room in graph.modules and not entries[room]]
        past = {room: found for room, found in entries.items() if found and room not in self.open_rooms}
        return ContractCheck(kept=not past and not closable, metadata={"past": past, "closable": closable})

    def render_broken_contract(self, check):
        for room, entries in check.metadata["past"].items():
            output.print_error(f"{room} is entered past its face:", bold=False)
            for importer, imported, lines in entries:
                output.print_error(f"- {importer} -> {imported} (l.{', '.join(map(str, lines))})", bold=False)
        for room in check.metadata["closable"]:
            output.print_error(f"Nobody enters {room} past its face any more: take it out of open_rooms.", bold=False)


def _entries(graph, room: str, second_faces: set[str]) -> list[tuple[str, str, list[int]]]:
    """``(importer, imported, lines)`` of every import from outside ``room`` that names a module inside it."""
    inside = graph.find_descendants(room)
    return sorted(
        (
            importer,
            imported,
            [each["line_number"] for each in graph.get_import_details(importer=importer, imported=imported)],
        )
        for imported in inside - second_faces
        for importer in graph.find_modules_that_directly_import(imported)
        if importer not in inside and importer != room and ".migrations." not in importer
    )
