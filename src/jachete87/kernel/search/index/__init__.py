"""The tantivy index: its fields, its folders, its reader, its writer, and the documents made from the database."""
