# What the boards' kernels are made with, whatever their architecture. Sourced after common.sh, never run.

# add_modules FOLDER MODULE…: these and what they need, out of the kernel $release in $work/image, and the order in
# which they are loaded.
add_modules() {
    local into=$1 module path name
    shift
    for module in "$@"; do
        modprobe -d "$work/image" -S "$release" --show-depends "$module" 2>/dev/null || {
            grep -q "/${module//_/[-_]}\.ko" "$work/image/lib/modules/$release/modules.builtin" ||
                die "the kernel $release has no module $module"
        }
    done | awk '$1 == "insmod" { print $2 }' >"$into/list"
    : >"$into/order"
    while read -r path; do
        name=$(basename "$path")
        name=${name%%.ko*}
        grep -qx "$name" "$into/order" && continue
        case $path in
        *.ko) cp "$path" "$into/$name.ko" ;;
        *.ko.xz) xz -dc "$path" >"$into/$name.ko" ;;
        *.ko.zst) zstd -qdc "$path" >"$into/$name.ko" ;;
        esac
        echo "$name" >>"$into/order"
    done <"$into/list"
    rm "$into/list"
}

# gpio_sim SERIES PACKAGE FOLDER: the sources of gpio-sim and irq_sim, which no Debian kernel ships, from the package of
# the kernel's sources, with a Makefile that builds them as modules.
gpio_sim() {
    local series=$1 package=$2 folder=$3
    mkdir -p "$folder"
    dpkg-deb --fsys-tarfile "$package" | tar -xOf - "./usr/src/linux-source-$series.tar.xz" | xz -dcT2 |
        tar -xf - -C "$folder" --strip-components=1 --wildcards '*/drivers/gpio/gpio-sim.c' '*/drivers/gpio/gpiolib.h' \
            '*/drivers/gpio/dev-sync-probe.[ch]' '*/kernel/irq/irq_sim.c' 2>"$folder/tar.log" ||
        grep -q dev-sync-probe "$folder/tar.log" ||
        die "the kernel's sources could not be unpacked: $(cat "$folder/tar.log")"
    cp "$folder"/drivers/gpio/* "$folder/kernel/irq/irq_sim.c" "$folder/"
    # handle_simple_irq is not exported to modules; generic_handle_irq takes the same way for a line that is set up.
    sed -i 's/handle_simple_irq(irq_to_desc(irqnum))/generic_handle_irq(irqnum)/' "$folder/irq_sim.c"
    grep -q MODULE_LICENSE "$folder/irq_sim.c" ||
        printf '#include <linux/module.h>\nMODULE_LICENSE("GPL");\n' >>"$folder/irq_sim.c"
    cat >"$folder/Makefile" <<'MAKE'
obj-m := irq_sim.o gpio-sim.o
ccflags-y := -DCONFIG_IRQ_SIM=1 -I$(src)
MAKE
}
