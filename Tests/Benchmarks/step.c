// Walks a program through one event, instruction by instruction: from its return out of the wait for a descriptor to the
// write of frames to a sound card. Each instruction's address is kept, 8 bytes in the machine's order. The clocks that the
// kernel lends to a program (vdso) are passed over: they begin again where a tick falls into them, and at this pace one does.
//
// usage: step PID FILE      says "ready" when the event may come; exit 0 when the card's write was reached

#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>

enum { MOST = 1000000, SYSCALL = 0x050f };
// SNDRV_PCM_IOCTL_WRITEI_FRAMES
static const unsigned long WRITE_FRAMES = 0x40184150;

static void die(const char *what)
{
	fprintf(stderr, "step: %s: %s\n", what, strerror(errno));
	exit(74);
}

static int is_wait(unsigned long long call)
{
	return call == SYS_epoll_wait || call == SYS_epoll_pwait || call == SYS_ppoll || call == SYS_poll;
}

// Where the clocks lie in the program.
static unsigned long long clocks_from, clocks_to;

static void find_clocks(pid_t program)
{
	char path[64], row[512];
	snprintf(path, sizeof path, "/proc/%d/maps", (int)program);
	FILE *maps = fopen(path, "r");
	if (!maps)
		die(path);
	while (fgets(row, sizeof row, maps))
		if (strstr(row, "[vdso]") && sscanf(row, "%llx-%llx", &clocks_from, &clocks_to) != 2)
			die(path);
	fclose(maps);
}

// Lets the program run until it returns from the function that it has just entered.
static void pass_over(pid_t program, struct user_regs_struct *registers)
{
	errno = 0;
	long back = ptrace(PTRACE_PEEKDATA, program, registers->rsp, 0);
	long code = ptrace(PTRACE_PEEKTEXT, program, back, 0);
	int status;
	if (errno || ptrace(PTRACE_POKETEXT, program, back, (code & ~0xffL) | 0xcc) || ptrace(PTRACE_CONT, program, 0, 0) ||
	    waitpid(program, &status, __WALL) < 0 || !WIFSTOPPED(status) || ptrace(PTRACE_POKETEXT, program, back, code) ||
	    ptrace(PTRACE_GETREGS, program, 0, registers))
		die("a clock cannot be passed over");
	registers->rip = (unsigned long long)back;
	if (ptrace(PTRACE_SETREGS, program, 0, registers))
		die("a clock cannot be passed over");
}

int main(int count, char **arguments)
{
	if (count != 3) {
		fputs("usage: step PID FILE\n", stderr);
		return 64;
	}
	pid_t program = atoi(arguments[1]);
	uint64_t *addresses = malloc(MOST * sizeof *addresses);
	size_t taken = 0;
	int status;
	if (!addresses || ptrace(PTRACE_SEIZE, program, 0, 0) || ptrace(PTRACE_INTERRUPT, program, 0, 0))
		die("the program cannot be held");
	if (waitpid(program, &status, __WALL) < 0)
		die("the program cannot be waited for");
	find_clocks(program);
	puts("ready");
	fflush(stdout);
	for (;;) {
		struct user_regs_struct registers;
		if (ptrace(PTRACE_SINGLESTEP, program, 0, 0) || waitpid(program, &status, __WALL) < 0 || !WIFSTOPPED(status))
			die("the program has gone");
		if (ptrace(PTRACE_GETREGS, program, 0, &registers))
			die("its registers cannot be read");
		if (registers.rip >= clocks_from && registers.rip < clocks_to)
			pass_over(program, &registers);
		if (taken == MOST) {
			fprintf(stderr, "step: no write to a card within %d instructions\n", MOST);
			return 1;
		}
		addresses[taken++] = registers.rip;
		errno = 0;
		long code = ptrace(PTRACE_PEEKTEXT, program, registers.rip, 0);
		if (errno || (code & 0xffff) != SYSCALL)
			continue;
		if (registers.rax == SYS_ioctl && registers.rsi == WRITE_FRAMES)
			break;
		// Being held may have ended a wait; what counts begins behind the last.
		if (is_wait(registers.rax))
			taken = 0;
	}
	ptrace(PTRACE_DETACH, program, 0, 0);
	FILE *out = fopen(arguments[2], "wb");
	if (!out || fwrite(addresses, sizeof *addresses, taken, out) != taken || fclose(out))
		die(arguments[2]);
	return 0;
}
