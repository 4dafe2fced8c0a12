// Unix sockets: their addresses and credentials are not in Swift's Glibc module.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// Who is at the other end, as the kernel knows it; of a listening process: who called listen.
struct noren_unix_peer {
    int32_t pid;
    uint32_t uid;
    uint32_t gid;
};

// The longest path of a socket, in bytes.
size_t noren_unix_path_limit(void);

// A socket bound to `path`, not yet listening; its file is made with `mode`, less the umask. Non-blocking, closed on exec.
// -1: errno says why (EADDRINUSE: there is a file), and `*call` which call.
int noren_unix_bind(const char *path, mode_t mode, const char **call);

// A socket connected with `path`. Waits at most `milliseconds` where the queue of the listener is full (then EAGAIN).
// -1: errno says why.
int noren_unix_connect(const char *path, int milliseconds);

// The next who wants to connect, non-blocking, closed on exec; -1 and EAGAIN: nobody.
int noren_unix_accept(int listener);

// 0, or -1 and errno.
int noren_unix_peer_of(int descriptor, struct noren_unix_peer *peer);

// As send(2) and recv(2), without waiting, and without SIGPIPE.
ssize_t noren_unix_send(int descriptor, const void *bytes, size_t count);
ssize_t noren_unix_receive(int descriptor, void *bytes, size_t count);

// One datagram to the socket at `path`, or at an abstract name where that begins with "@", without waiting. 0, or -1 and
// errno; EAGAIN: whoever listens there does not keep up.
int noren_unix_tell(const char *path, const void *bytes, size_t count);
