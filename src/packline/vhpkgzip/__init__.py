"""Read and write `.vhpkgzip` files: stored zip archives of a strict profile (``docs/format.md``).

The package works on bytes and local files only. It opens no connection, knows nothing about AWS, and never looks
at the clock, so the same members always give the same bytes.

::

    writing                                            reading
    -------                                            -------
    scan_folder     list the files of a folder         part_file          read a file by position
    chunking        decide which member goes into      end_records        find the central directory
                    which part (content-defined)       central_directory  list and check all entries
    layout          compute every offset of a part     lenient_headers    parse headers of any zip tool
    headers         pack the zip records       <---->  headers            parse the records of our profile
    writer          write one part in one pass         strictness         tell what is not of our profile
                                                       reader             check and yield each entry
                                                       unpack             unpack parts into a folder

    member_paths    which paths a member may have, and which paths clash
    target_checks   name clashes and free space, checked before the first byte is written
    format_errors   one error class for each rule of the profile
    local_archives  pack, verify and unpack local files: what `packline pack`, `verify` and `unpack` do

How the modules play together:

* **Writing a part.** ``layout.PartLayout`` computes the offset of every header and every byte of data from the paths
  and sizes of the members. ``writer.write_part`` uses it for members at hand; ``packline.part_builder`` uses it to
  place objects that arrive from a store in any order.
* **Fetching a block.** A block is a range of whole entries. The fetch client parses the local headers in it with
  ``headers.parse_local_header``, the fast path that accepts our own profile and nothing else.
* **Reading a file on disk.** ``reader.Archive`` accepts stored zip files of any tool. It compares each local header
  with the central directory, and reports the first deviation from the strict profile.

Zip terms (local header, central directory, end record, stored, extra field) are those of APPNOTE.TXT 6.3.10.
"""
