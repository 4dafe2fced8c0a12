#pragma once

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A zone that was loaded. cctz keeps what it has loaded for the life of the process.
struct noren_zone;

/// How many times a civil time comes: once, never or twice.
enum noren_civil_kind { NOREN_CIVIL_UNIQUE, NOREN_CIVIL_SKIPPED, NOREN_CIVIL_REPEATED };

/// The moments of a civil time, in seconds since 1970-01-01T00:00:00Z.
struct noren_civil_lookup {
    enum noren_civil_kind kind;
    /// By the offset before the change.
    int64_t before;
    /// The change itself.
    int64_t change;
    /// By the offset after it.
    int64_t after;
};

/// The zone with this name in TZDIR, or of the file at this absolute path; null where there is none. Throws nothing.
struct noren_zone *noren_zone_load(const char *name);
void noren_zone_free(struct noren_zone *zone);
/// Seconds to add to UTC.
int32_t noren_zone_offset(const struct noren_zone *zone, int64_t at);
/// The first change of anything (offset, name, daylight saving) after `at`; false where none is known.
bool noren_zone_next(const struct noren_zone *zone, int64_t at, int64_t *change);
struct noren_civil_lookup noren_zone_lookup(
    const struct noren_zone *zone, int64_t year, int month, int day, int hour, int minute, int second);

#ifdef __cplusplus
}
#endif
