// Writes down what a greeter tells, beside the journal and on the same disk, past the end of its file system. So the log of
// the disk's writes says of every moment at which the power may go what the greeter had told by then, and in which order.
//
// usage: witness SOCKET DISK OFFSET END
//
// Each write begins with "noren-witness SECONDS", on the monotonic clock, and holds the lines that came since: events, and
// four times a second the status. Where none came, it says what time it is. "gone" is a greeter that has ended.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { SECTOR = 512, ROOM = 1 << 18, GRAIN = 40, ASKING = 250 };

static char *page;
static int disk;
static off_t place, end;

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void note(const char *text, size_t length)
{
	int head = snprintf(page, SECTOR, "noren-witness %.6f\n", now());
	memcpy(page + head, text, length);
	size_t all = (size_t)head + length, whole = (all + SECTOR - 1) / SECTOR * SECTOR;
	memset(page + all, 0, whole - all);
	if (place + (off_t)whole > end) {
		fprintf(stderr, "witness: no room left\n");
		exit(1);
	}
	if (pwrite(disk, page, whole, place) != (ssize_t)whole) {
		perror("witness: pwrite");
		exit(1);
	}
	place += (off_t)whole;
}

static int greeter(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	strncpy(address.sun_path, path, sizeof address.sun_path - 1);
	int peer = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (connect(peer, (struct sockaddr *)&address, sizeof address)) {
		close(peer);
		return -1;
	}
	dprintf(peer, "{\"id\":1,\"do\":\"watch\"}\n");
	return peer;
}

// Whole lines are noted as they come; what has begun is kept for the next time.
static void watch(int peer)
{
	static char text[ROOM];
	size_t filled = 0;
	double asked = now();
	for (;;) {
		struct pollfd waiting = { .fd = peer, .events = POLLIN };
		if (poll(&waiting, 1, GRAIN) == 0)
			note("", 0);
		if (waiting.revents) {
			ssize_t count = read(peer, text + filled, ROOM - filled - SECTOR);
			if (count <= 0)
				return;
			filled += (size_t)count;
			char *last = memrchr(text, '\n', filled);
			if (last) {
				size_t whole = (size_t)(last + 1 - text);
				note(text, whole);
				memmove(text, text + whole, filled - whole);
				filled -= whole;
			}
		}
		if (now() - asked > ASKING / 1e3) {
			asked = now();
			dprintf(peer, "{\"id\":2,\"do\":\"status\"}\n");
		}
	}
}

int main(int count, char **arguments)
{
	if (count != 5) {
		fprintf(stderr, "usage: witness SOCKET DISK OFFSET END\n");
		return 64;
	}
	place = atoll(arguments[3]);
	end = atoll(arguments[4]);
	disk = open(arguments[2], O_WRONLY | O_DIRECT | O_CLOEXEC);
	if (disk < 0 || posix_memalign((void **)&page, 4096, ROOM)) {
		perror("witness");
		return 1;
	}
	for (;;) {
		int peer = greeter(arguments[1]);
		if (peer >= 0) {
			watch(peer);
			close(peer);
			note("gone\n", 5);
		}
		usleep(GRAIN * 1000);
		note("", 0);
	}
}
