// SQLite, which keeps the journal.
#pragma once

#include <sqlite3.h>

// SQLITE_TRANSIENT is a cast that Swift does not import. The bytes are copied.
int noren_sqlite_bind_text(sqlite3_stmt *statement, int index, const char *text, int length);
int noren_sqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int length);
