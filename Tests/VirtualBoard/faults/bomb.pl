#!/usr/bin/perl
# Many clients of the control socket at once: bomb.pl SOCKET PROCESSES SECONDS. Each connects, asks, and does not read.
use strict;
use warnings;
use IO::Socket::UNIX;
my ($path, $processes, $seconds) = @ARGV;
my $end = time + $seconds;
$SIG{PIPE} = 'IGNORE';
for (1 .. $processes) {
    my $child = fork // die "fork: $!";
    next if $child;
    my @open;
    while (time < $end) {
        my $socket = IO::Socket::UNIX->new(Type => SOCK_STREAM, Peer => $path, Timeout => 1);
        if ($socket) {
            syswrite $socket, "{\"do\":\"status\"}\n" x 20;
            push @open, $socket;
        }
        # Some are kept open, so that all places are taken.
        shift @open if @open > 3;
    }
    exit 0;
}
1 while wait != -1;
