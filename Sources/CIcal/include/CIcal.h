// What StoreCalendar needs of libical, which is loaded when the first calendar is read and let go of afterwards.
#pragma once

#include <stdbool.h>
#include <stdint.h>

/// A date, or a time without a zone of its own unless it is UTC.
struct noren_ical_time {
    int32_t year, month, day, hour, minute, second;
    bool is_date;
    bool is_utc;
};

/// A length of time; both parts have the same sign.
struct noren_ical_span {
    int64_t days;
    int64_t seconds;
};

/// What the value of a property is.
enum noren_ical_kind {
    NOREN_ICAL_TIME,
    NOREN_ICAL_PERIOD,
    NOREN_ICAL_SPAN,
    NOREN_ICAL_OFFSET,
    NOREN_ICAL_OTHER,
};

/// The value of one property, as libical reads it.
struct noren_ical_value {
    enum noren_ical_kind kind;
    /// A time, or a period's start.
    struct noren_ical_time time;
    /// A period's end, where it has one instead of a length.
    struct noren_ical_time end;
    bool has_end;
    /// A length, also a period's.
    struct noren_ical_span span;
    /// Seconds east of UTC.
    int32_t offset;
};

/// A recurrence rule on its way from one time to the next.
struct noren_ical_rule;

/// Loads libical, does `work` on a thread of its own, and lets go of libical; one such work at a time.
///
/// Null, or why libical cannot be used, to be freed. The other functions may be called within `work` only.
char *noren_ical_run(void (*work)(void *context), void *context);

/// Reads a property of an unfolded line that ends with a NUL; false where libical would drop it.
bool noren_ical_read(const char *line, struct noren_ical_value *value);
/// The text of a property with its escapes undone, to be freed; null where there is none.
char *noren_ical_text(const char *line);

/// The times that a rule gives from `start` on, in `start`'s own clock; null where it is wrong or gives none.
struct noren_ical_rule *noren_ical_rule_new(const char *text, struct noren_ical_time start);
/// The rule's next time; false where there is none.
bool noren_ical_rule_next(struct noren_ical_rule *rule, struct noren_ical_time *time);
void noren_ical_rule_free(struct noren_ical_rule *rule);
