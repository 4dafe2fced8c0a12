// toml++ brought behind a C interface, because only its own nodes know their line and column.
//
// Built without exceptions in toml++ itself; what the standard library may still throw (no memory) is caught here.

#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#define TOML_ENABLE_FORMATTERS 1
// Settings nest three deep; the default of 256 would let dotted keys pile up a tree too deep to walk.
#define TOML_MAX_NESTED_VALUES 16

#include <stdexcept>

// toml++ 3.3 and 3.4 hand their parser of keys whatever stands behind a bracket, as in `[,shop]`, and take for granted
// that it is a key; the parser itself would say what is wrong. What else it takes for granted must not end a greeter.
#undef NDEBUG
#define TOML_ASSERT(expr) ((expr) ? static_cast<void>(0) : throw std::logic_error("toml++ cannot read this"))
#include <toml++/impl/preprocessor.h>
#undef TOML_ASSERT_ASSUME
#define TOML_ASSERT_ASSUME(expr) static_cast<void>(0)
#include <toml++/toml.h>

#include <algorithm>
#include <cstring>
#include <deque>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "CToml.h"

struct noren_toml {
    std::vector<noren_toml_node> nodes;
    // A deque does not move its strings when it grows, so pointers into them stay good.
    std::deque<std::string> texts;
};

namespace {

void report(noren_toml_error *error, uint32_t line, uint32_t column, std::string_view text) noexcept {
    error->line = line;
    error->column = column;
    const auto length = std::min(text.size(), sizeof error->text - 1);
    std::memcpy(error->text, text.data(), length);
    error->text[length] = '\0';
}

class Flattening {
public:
    explicit Flattening(noren_toml &document) : document(document) {}

    // Deeper than any settings, and shallow enough for the stack of a thread.
    static constexpr int deepest = 64;

    void add(const toml::node &node, const toml::key *key, int depth = 0) {
        if (depth > deepest) throw std::length_error("keys or values lie more than 64 deep");
        const auto index = document.nodes.size();
        document.nodes.push_back(describe(node, key));
        if (const auto *table = node.as_table()) {
            std::vector<std::pair<const toml::key *, const toml::node *>> entries;
            for (auto &&[name, value] : *table) entries.emplace_back(&name, &value);
            // toml++ keeps a table sorted by name; people read it in the order in which it was written.
            std::stable_sort(entries.begin(), entries.end(), [](const auto &a, const auto &b) {
                return a.first->source().begin < b.first->source().begin;
            });
            for (const auto &[name, value] : entries) add(*value, name, depth + 1);
            document.nodes[index].children = entries.size();
        } else if (const auto *array = node.as_array()) {
            for (const auto &element : *array) add(element, nullptr, depth + 1);
            document.nodes[index].children = array->size();
        }
    }

private:
    noren_toml &document;

    void keep(std::string text, const char *&pointer, size_t &length) {
        document.texts.push_back(std::move(text));
        pointer = document.texts.back().data();
        length = document.texts.back().size();
    }

    template <typename T>
    void keep_printed(const T &value, noren_toml_node &result) {
        std::ostringstream stream;
        stream << value;
        keep(stream.str(), result.text, result.text_length);
    }

    noren_toml_node describe(const toml::node &node, const toml::key *key) {
        noren_toml_node result{};
        result.line = node.source().begin.line;
        result.column = node.source().begin.column;
        if (key) {
            keep(std::string(key->str()), result.key, result.key_length);
            result.key_line = key->source().begin.line;
            result.key_column = key->source().begin.column;
        }
        switch (node.type()) {
        case toml::node_type::table:
            result.kind = NOREN_TOML_TABLE;
            result.is_inline = node.as_table()->is_inline();
            break;
        case toml::node_type::array: result.kind = NOREN_TOML_ARRAY; break;
        case toml::node_type::string:
            result.kind = NOREN_TOML_STRING;
            keep(node.as_string()->get(), result.text, result.text_length);
            break;
        case toml::node_type::integer:
            result.kind = NOREN_TOML_INTEGER;
            result.integer = node.as_integer()->get();
            break;
        case toml::node_type::floating_point:
            result.kind = NOREN_TOML_FLOAT;
            result.real = node.as_floating_point()->get();
            break;
        case toml::node_type::boolean:
            result.kind = NOREN_TOML_BOOLEAN;
            result.boolean = node.as_boolean()->get();
            break;
        case toml::node_type::date:
            result.kind = NOREN_TOML_DATE;
            keep_printed(node.as_date()->get(), result);
            break;
        case toml::node_type::time:
            result.kind = NOREN_TOML_TIME;
            keep_printed(node.as_time()->get(), result);
            break;
        case toml::node_type::date_time:
            result.kind = NOREN_TOML_DATE_TIME;
            keep_printed(node.as_date_time()->get(), result);
            break;
        case toml::node_type::none: break;
        }
        return result;
    }
};

}  // namespace

extern "C" noren_toml *noren_toml_parse(const char *bytes, size_t length, noren_toml_error *error) {
    try {
        const toml::parse_result result = toml::parse(std::string_view(bytes, length));
        if (!result) {
            const auto &failure = result.error();
            const auto begin = failure.source().begin;
            report(error, begin.line, begin.column, failure.description());
            return nullptr;
        }
        auto document = std::make_unique<noren_toml>();
        Flattening(*document).add(result.table(), nullptr);
        return document.release();
    } catch (const std::exception &failure) {
        report(error, 1, 1, failure.what());
    } catch (...) {
        report(error, 1, 1, "unexpected failure");
    }
    return nullptr;
}

extern "C" const noren_toml_node *noren_toml_nodes(const noren_toml *document, size_t *count) {
    *count = document->nodes.size();
    return document->nodes.data();
}

extern "C" void noren_toml_free(noren_toml *document) { delete document; }
