#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What a node is.
enum noren_toml_kind {
    NOREN_TOML_TABLE,
    NOREN_TOML_ARRAY,
    NOREN_TOML_STRING,
    NOREN_TOML_INTEGER,
    NOREN_TOML_FLOAT,
    NOREN_TOML_BOOLEAN,
    NOREN_TOML_DATE,
    NOREN_TOML_TIME,
    NOREN_TOML_DATE_TIME,
};

/// One node of a document. Lines and columns count from 1, columns in characters.
///
/// Nodes lie in one list, each before its children, and children in the order of the file (toml++ sorts them by name).
struct noren_toml_node {
    enum noren_toml_kind kind;
    uint32_t line;
    uint32_t column;
    /// The key's text, its length and place; null in an array and for the root.
    const char *key;
    size_t key_length;
    uint32_t key_line;
    uint32_t key_column;
    /// How many children follow, not counting theirs: tables and arrays.
    size_t children;
    /// Whether a table was written between braces.
    bool is_inline;
    /// Strings as they read, dates and times as TOML writes them.
    const char *text;
    size_t text_length;
    int64_t integer;
    double real;
    bool boolean;
};

/// Why a text is not TOML.
struct noren_toml_error {
    uint32_t line;
    uint32_t column;
    /// Ends with a NUL; cut where it would not fit.
    char text[512];
};

/// A document that was read. Owns its nodes and all their texts.
struct noren_toml;

/// Reads `length` bytes. Null where they are no TOML, with the reason in `error`. Throws nothing.
struct noren_toml *noren_toml_parse(const char *bytes, size_t length, struct noren_toml_error *error);
/// The list of nodes, which begins with the root; lives as long as the document.
const struct noren_toml_node *noren_toml_nodes(const struct noren_toml *document, size_t *count);
void noren_toml_free(struct noren_toml *document);

#ifdef __cplusplus
}
#endif
