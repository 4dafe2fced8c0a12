// libical is loaded by name and not linked: Debian's brings ICU along, 40 MB of address space and 3.5 MB of memory that
// a greeter without a calendar does not carry, and one with a calendar only while it reads it.

#include "CIcal.h"

#include <dlfcn.h>
#include <libical/ical.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define FUNCTIONS(F)                    \
    F(icalerror_set_errors_are_fatal)   \
    F(icalproperty_new_from_string)     \
    F(icalproperty_get_value)           \
    F(icalproperty_free)                \
    F(icalvalue_isa)                    \
    F(icalvalue_get_date)               \
    F(icalvalue_get_datetime)           \
    F(icalvalue_get_datetimeperiod)     \
    F(icalvalue_get_period)             \
    F(icalvalue_get_duration)           \
    F(icalvalue_get_utcoffset)          \
    F(icalvalue_get_text)               \
    F(icaltime_is_null_time)            \
    F(icaltime_is_utc)                  \
    F(icaltimezone_free_builtin_timezones) \
    F(icalrecurrencetype_from_string)   \
    F(icalrecur_iterator_new)           \
    F(icalrecur_iterator_next)          \
    F(icalrecur_iterator_free)

// Each has the type that its header declares.
static struct {
#define FIELD(name) __typeof__(&name) name;
    FUNCTIONS(FIELD)
#undef FIELD
} ical;

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static void *library;
static int loads;

// Each load leaves two thread keys of libical's behind, of the 1024 that a process has: after so many it stays.
enum { most_loads = 100 };

static const char *load(void) {
    if (library) return NULL;
    library = dlopen("libical.so.3", RTLD_NOW | RTLD_LOCAL);
    if (!library) return dlerror();
#define FIND(name)                                                                  \
    *(void **)&ical.name = dlsym(library, #name);                                   \
    if (!ical.name) {                                                               \
        dlclose(library);                                                           \
        library = NULL;                                                             \
        return "libical.so.3 lacks " #name;                                         \
    }
    FUNCTIONS(FIND)
#undef FIND
    loads += 1;
    // What is wrong with a file is an answer, not the end of the process.
    ical.icalerror_set_errors_are_fatal(0);
    return NULL;
}

struct task {
    void (*work)(void *);
    void *context;
};

static void *perform(void *argument) {
    struct task *task = argument;
    task->work(task->context);
    // A list of the system's zones, made as soon as a time is in UTC; libical would keep it.
    ical.icaltimezone_free_builtin_timezones();
    return NULL;
}

char *noren_ical_run(void (*work)(void *context), void *context) {
    struct task task = {work, context};
    pthread_t thread;
    sigset_t all, before;
    char *reason = NULL;
    pthread_mutex_lock(&turn);
    const char *problem = load();
    if (problem) {
        reason = strdup(problem);
    } else {
        // libical keeps memory for each thread and frees it in a destructor when the thread ends. That must be before
        // dlclose, so the work has a thread that ends here. Signals are for the threads that wait for them.
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before);
        int code = pthread_create(&thread, NULL, perform, &task);
        pthread_sigmask(SIG_SETMASK, &before, NULL);
        if (code == 0) {
            pthread_join(thread, NULL);
        } else {
            reason = strdup(strerror(code));
        }
        if (loads < most_loads) {
            dlclose(library);
            library = NULL;
        }
    }
    pthread_mutex_unlock(&turn);
    return reason;
}

static struct noren_ical_time plain(struct icaltimetype time) {
    return (struct noren_ical_time){
        .year = time.year,
        .month = time.month,
        .day = time.day,
        .hour = time.hour,
        .minute = time.minute,
        .second = time.second,
        .is_date = time.is_date,
        .is_utc = ical.icaltime_is_utc(time),
    };
}

static struct noren_ical_span length(struct icaldurationtype duration) {
    int64_t sign = duration.is_neg ? -1 : 1;
    return (struct noren_ical_span){
        .days = sign * ((int64_t)duration.weeks * 7 + duration.days),
        .seconds = sign * ((int64_t)duration.hours * 3600 + (int64_t)duration.minutes * 60 + duration.seconds),
    };
}

static void take_period(struct icalperiodtype period, struct noren_ical_value *value) {
    value->kind = NOREN_ICAL_PERIOD;
    value->time = plain(period.start);
    value->has_end = !ical.icaltime_is_null_time(period.end);
    value->end = plain(period.end);
    value->span = length(period.duration);
}

bool noren_ical_read(const char *line, struct noren_ical_value *value) {
    memset(value, 0, sizeof *value);
    value->kind = NOREN_ICAL_OTHER;
    icalproperty *property = ical.icalproperty_new_from_string(line);
    if (!property) return false;
    icalvalue *found = ical.icalproperty_get_value(property);
    if (found) {
        switch (ical.icalvalue_isa(found)) {
        case ICAL_DATE_VALUE:
            value->kind = NOREN_ICAL_TIME;
            value->time = plain(ical.icalvalue_get_date(found));
            break;
        case ICAL_DATETIME_VALUE:
            value->kind = NOREN_ICAL_TIME;
            value->time = plain(ical.icalvalue_get_datetime(found));
            break;
        case ICAL_DATETIMEPERIOD_VALUE: {
            struct icaldatetimeperiodtype either = ical.icalvalue_get_datetimeperiod(found);
            if (ical.icaltime_is_null_time(either.time)) {
                take_period(either.period, value);
            } else {
                value->kind = NOREN_ICAL_TIME;
                value->time = plain(either.time);
            }
            break;
        }
        case ICAL_PERIOD_VALUE: take_period(ical.icalvalue_get_period(found), value); break;
        case ICAL_DURATION_VALUE:
            value->kind = NOREN_ICAL_SPAN;
            value->span = length(ical.icalvalue_get_duration(found));
            break;
        case ICAL_UTCOFFSET_VALUE:
            value->kind = NOREN_ICAL_OFFSET;
            value->offset = ical.icalvalue_get_utcoffset(found);
            break;
        default: break;
        }
    }
    ical.icalproperty_free(property);
    return found != NULL;
}

char *noren_ical_text(const char *line) {
    icalproperty *property = ical.icalproperty_new_from_string(line);
    if (!property) return NULL;
    icalvalue *value = ical.icalproperty_get_value(property);
    const char *text = value && ical.icalvalue_isa(value) == ICAL_TEXT_VALUE ? ical.icalvalue_get_text(value) : NULL;
    // The text belongs to the property.
    char *copy = text ? strdup(text) : NULL;
    ical.icalproperty_free(property);
    return copy;
}

struct noren_ical_rule *noren_ical_rule_new(const char *text, struct noren_ical_time start) {
    struct icalrecurrencetype rule = ical.icalrecurrencetype_from_string(text);
    if (rule.freq == ICAL_NO_RECURRENCE) return NULL;
    struct icaltimetype from = {0};
    from.year = start.year;
    from.month = start.month;
    from.day = start.day;
    from.hour = start.hour;
    from.minute = start.minute;
    from.second = start.second;
    from.is_date = start.is_date;
    // The iterator copies the rule.
    return (struct noren_ical_rule *)ical.icalrecur_iterator_new(rule, from);
}

bool noren_ical_rule_next(struct noren_ical_rule *rule, struct noren_ical_time *time) {
    struct icaltimetype next = ical.icalrecur_iterator_next((icalrecur_iterator *)rule);
    if (ical.icaltime_is_null_time(next)) return false;
    *time = plain(next);
    return true;
}

void noren_ical_rule_free(struct noren_ical_rule *rule) {
    ical.icalrecur_iterator_free((icalrecur_iterator *)rule);
}
