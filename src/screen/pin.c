/* Ten makers, and one step of a state. */
#include "screen/pin.h"

#include <stddef.h>
#include <string.h>

enum { NEWS_MS = 10 * 60 * 1000 };

static const struct {
	char letters[4];
	char word[12];
} makers[] = {
	{"EMH", "emh"},
	{"ISK", "iskra"},
	{"DZG", "dzg"},
	{"EFR", "efr"},
	{"HLY", "holley"},
	{"EBZ", "ebz"},
	{"LOG", "logarex"},
	{"APA", "apator"},
	{"PAF", "apator"}, /* its meters of before */
	{"ESY", "easymeter"},
	{"LGZ", "landisgyr"},
};

enum pin_state pin_look(struct pin *p, uint64_t now_ms, bool lacks_power, bool has_power)
{
	if (lacks_power) {
		p->was_without = true;
		p->begun_ms = 0;
	} else if (has_power && p->was_without) {
		p->was_without = false;
		p->begun_ms = now_ms;
	}
	if (p->was_without)
		return lacks_power ? PIN_WOULD_HELP : PIN_NOT_NEEDED;
	if (p->begun_ms && now_ms - p->begun_ms < NEWS_MS)
		return PIN_IS_IN;
	p->begun_ms = 0;
	return PIN_NOT_NEEDED;
}

const char *pin_maker(const char *manufacturer)
{
	for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
		if (strcmp(makers[i].letters, manufacturer) == 0)
			return makers[i].word;
	return "";
}
