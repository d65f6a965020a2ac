"""What checks by oracle share: how inputs and answers of every form are shown."""

from s2s_lab.grading import shown


def test_a_list_of_rows_is_shown_row_by_row_and_what_differs_is_marked():
    table = shown.table("got", [(1, "a"), (2, "c")], against=[(1, "a"), (2, "b")])
    assert table.rows == (("0", ("[1, 'a']",)), ("1", ("[2, 'c']",)))
    assert table.differs == {(1, 0)}
