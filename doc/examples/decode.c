/* Power and energies of a meter, from a file with what came over the wire, or from standard input:
 *
 *	cc decode.c -o decode $(pkg-config --cflags --libs gridmeter)
 *	(stty -F /dev/ttyUSB0 9600 raw -echo; ./decode </dev/ttyUSB0)
 */
#include <gridmeter.h>
#include <stdio.h>
#include <stdlib.h>

static void show(const struct gridmeter *g)
{
	static const enum gridmeter_quantity shown[] = {
		GRIDMETER_POWER, GRIDMETER_ENERGY_FORWARD, GRIDMETER_ENERGY_REVERSE};
	struct gridmeter_telegram telegram;
	struct gridmeter_value value;

	gridmeter_get_telegram(g, &telegram);
	printf("%s", telegram.serial);
	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
		if (gridmeter_get_value(g, shown[i], &value))
			printf(" %s=%.3f%s", gridmeter_quantity_name(shown[i]), value.number,
				gridmeter_quantity_unit(shown[i]));
	printf("\n");
}

static void take(struct gridmeter *g, const uint8_t *bytes, size_t n)
{
	enum gridmeter_event event;

	while ((event = gridmeter_push(g, &bytes, &n)) != GRIDMETER_MORE)
		if (event == GRIDMETER_TELEGRAM)
			show(g);
		else
			fprintf(stderr, "%s %s\n", gridmeter_event_name(event),
				event == GRIDMETER_FAULT ? gridmeter_fault(g) : "");
}

int main(int argc, char **argv)
{
	FILE *file = argc > 1 ? fopen(argv[1], "rb") : stdin;
	void *memory = malloc(gridmeter_size());
	struct gridmeter *g;
	uint8_t bytes[512];
	size_t n;

	if (!file ||
		gridmeter_init(&g, memory, memory ? gridmeter_size() : 0, NULL) != GRIDMETER_FINE)
		return EXIT_FAILURE;
	while ((n = fread(bytes, 1, sizeof bytes, file)) > 0)
		take(g, bytes, n);
	gridmeter_finish(g);
	free(memory);
	return EXIT_SUCCESS;
}
