#define _GNU_SOURCE
#include "CLinux.h"

#include <elf.h>
#include <link.h>
#include <malloc.h>
#include <sched.h>
#include <sys/mman.h>

// Unmaps what was loaded from one program file and never written to. It comes back from the page cache when it is used.
static int forget_object(struct dl_phdr_info *object, size_t size, void *page_size)
{
	(void)size;
	uintptr_t page = *(const uintptr_t *)page_size;
	for (int i = 0; i < object->dlpi_phnum; i++) {
		const ElfW(Phdr) *part = &object->dlpi_phdr[i];
		// A part that may be written holds what the loader has resolved, and would lose it.
		if (part->p_type != PT_LOAD || (part->p_flags & PF_W))
			continue;
		uintptr_t start = (object->dlpi_addr + part->p_vaddr + page - 1) & ~(page - 1);
		uintptr_t end = (object->dlpi_addr + part->p_vaddr + part->p_memsz) & ~(page - 1);
		if (start < end)
			madvise((void *)start, end - start, MADV_DONTNEED);
	}
	return 0;
}

void noren_let_go_of_memory(void)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	munlockall();
	malloc_trim(0);
	dl_iterate_phdr(forget_object, &page);
}

int noren_keep_memory(void) { return mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT); }

int noren_be_first(int priority)
{
	struct sched_param parameters = {.sched_priority = priority};
	// Threads and programs that this one starts do not inherit it.
	return sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &parameters);
}

int noren_is_first(void)
{
	int policy = sched_getscheduler(0);
	return policy >= 0 && (policy & ~SCHED_RESET_ON_FORK) != SCHED_OTHER;
}
