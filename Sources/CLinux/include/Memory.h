// What a program may ask of the kernel for its memory and its turn at the processor.
#pragma once

// Gives back what the heap does not need, and lets go of the pages of program files that were used so far: what start-up
// needed is not needed again. They come back from the page cache as they are used. Unlocks memory.
void noren_let_go_of_memory(void);

// Keeps in memory whatever is or will be used, and only that. 0, or -1 and errno.
int noren_keep_memory(void);

// Lets the calling thread go before all ordinary ones, by SCHED_FIFO. 0, or -1 and errno.
int noren_be_first(int priority);

// Whether the calling thread goes before ordinary ones.
int noren_is_first(void);
