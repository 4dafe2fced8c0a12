// cctz brought behind a C interface. Nothing here throws but for want of memory, which is caught where it could be.

#include "CCctz.h"

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>

#include <chrono>
#include <new>

struct noren_zone {
    cctz::time_zone zone;
};

namespace {

cctz::time_point<cctz::seconds> point(int64_t seconds) {
    return cctz::time_point<cctz::seconds>(cctz::seconds(seconds));
}

int64_t number(const cctz::time_point<cctz::seconds> &point) { return point.time_since_epoch().count(); }

}  // namespace

extern "C" noren_zone *noren_zone_load(const char *name) {
    try {
        cctz::time_zone zone;
        if (!cctz::load_time_zone(name, &zone)) return nullptr;
        return new noren_zone{zone};
    } catch (...) {
        return nullptr;
    }
}

extern "C" void noren_zone_free(noren_zone *zone) { delete zone; }

extern "C" int32_t noren_zone_offset(const noren_zone *zone, int64_t at) {
    return static_cast<int32_t>(zone->zone.lookup(point(at)).offset);
}

extern "C" bool noren_zone_next(const noren_zone *zone, int64_t at, int64_t *change) {
    cctz::time_zone::civil_transition transition;
    if (!zone->zone.next_transition(point(at), &transition)) return false;
    *change = number(zone->zone.lookup(transition.to).trans);
    return true;
}

extern "C" noren_civil_lookup noren_zone_lookup(
    const noren_zone *zone, int64_t year, int month, int day, int hour, int minute, int second) {
    const auto found = zone->zone.lookup(cctz::civil_second(year, month, day, hour, minute, second));
    noren_civil_lookup result;
    switch (found.kind) {
    case cctz::time_zone::civil_lookup::SKIPPED: result.kind = NOREN_CIVIL_SKIPPED; break;
    case cctz::time_zone::civil_lookup::REPEATED: result.kind = NOREN_CIVIL_REPEATED; break;
    default: result.kind = NOREN_CIVIL_UNIQUE; break;
    }
    result.before = number(found.pre);
    result.change = number(found.trans);
    result.after = number(found.post);
    return result;
}
