#define _GNU_SOURCE
#include "UnixSocket.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

static int address_of(const char *path, struct sockaddr_un *address) {
    size_t length = strlen(path);
    // An empty path would be one of the abstract names, which no file permission guards.
    if (length == 0 || length > noren_unix_path_limit()) {
        errno = length == 0 ? ENOENT : ENAMETOOLONG;
        return -1;
    }
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    memcpy(address->sun_path, path, length);
    return 0;
}

static int close_keeping_errno(int descriptor) {
    int code = errno;
    close(descriptor);
    errno = code;
    return -1;
}

size_t noren_unix_path_limit(void) { return sizeof((struct sockaddr_un *)0)->sun_path - 1; }

int noren_unix_bind(const char *path, mode_t mode, const char **call) {
    struct sockaddr_un address;
    *call = "bind";
    if (address_of(path, &address))
        return -1;
    *call = "socket";
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0)
        return -1;
    // The file takes its mode from the socket, so that it is never more open than it should be.
    *call = "fchmod";
    if (fchmod(descriptor, mode))
        return close_keeping_errno(descriptor);
    *call = "bind";
    if (bind(descriptor, (struct sockaddr *)&address, sizeof address))
        return close_keeping_errno(descriptor);
    return descriptor;
}

int noren_unix_connect(const char *path, int milliseconds) {
    struct sockaddr_un address;
    if (address_of(path, &address))
        return -1;
    int flags = SOCK_STREAM | SOCK_CLOEXEC | (milliseconds > 0 ? 0 : SOCK_NONBLOCK);
    int descriptor = socket(AF_UNIX, flags, 0);
    if (descriptor < 0)
        return -1;
    struct timeval wait = {.tv_sec = milliseconds / 1000, .tv_usec = milliseconds % 1000 * 1000};
    if (milliseconds > 0 && setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait))
        return close_keeping_errno(descriptor);
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address))
        return close_keeping_errno(descriptor);
    return descriptor;
}

int noren_unix_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK); }

int noren_unix_peer_of(int descriptor, struct noren_unix_peer *peer) {
    struct ucred found;
    socklen_t length = sizeof found;
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &found, &length))
        return -1;
    *peer = (struct noren_unix_peer){.pid = found.pid, .uid = found.uid, .gid = found.gid};
    return 0;
}

ssize_t noren_unix_send(int descriptor, const void *bytes, size_t count) {
    return send(descriptor, bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT);
}

ssize_t noren_unix_receive(int descriptor, void *bytes, size_t count) {
    return recv(descriptor, bytes, count, MSG_DONTWAIT);
}

int noren_unix_tell(const char *path, const void *bytes, size_t count) {
    struct sockaddr_un address;
    size_t length = strlen(path);
    // "@name" is an abstract name: a zero byte, then the name without one behind it.
    int is_abstract = length > 1 && path[0] == '@';
    if (address_of(path, &address))
        return -1;
    if (is_abstract)
        address.sun_path[0] = 0;
    socklen_t size = offsetof(struct sockaddr_un, sun_path) + length + (is_abstract ? 0 : 1);
    int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0)
        return -1;
    ssize_t sent = sendto(descriptor, bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT, (struct sockaddr *)&address, size);
    if (sent < 0)
        return close_keeping_errno(descriptor);
    close(descriptor);
    return 0;
}
