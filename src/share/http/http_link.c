/* A QR code is two rows of modules to a line of text, dark on light whatever the terminal has. */
#include "share/http/http_link.h"

#include "base/print.h"
#include "share/http_guard.h"
#include "share/listen.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <string.h>
#include <unistd.h>
#ifdef WITH_QRENCODE
#include <qrencode.h>
#endif

void http_link_text(const struct share_config *c, const char *at, char out[HTTP_LINK_SIZE])
{
	const char *open = strchr(at, ':') ? "[" : "", *close = strchr(at, ':') ? "]" : "";
	char token[HTTP_TOKEN_TEXT_SIZE];

	http_token_text(c->http_token, token);
	snprintf(out, HTTP_LINK_SIZE, "http://%s%s%s:%u/%s%s", open, at, close,
		(unsigned)c->http_port, *token ? "?t=" : "", token);
}

/* How well an address leads here from elsewhere; 0: not at all. */
static int rank(const struct ifaddrs *i)
{
	if (!i->ifa_addr || !(i->ifa_flags & IFF_UP) || i->ifa_flags & IFF_LOOPBACK ||
		!listen_is_near(i->ifa_addr))
		return 0;
	/* those of containers lead nowhere from a phone */
	if (strncmp(i->ifa_name, "docker", 6) == 0 || strncmp(i->ifa_name, "br-", 3) == 0 ||
		strncmp(i->ifa_name, "veth", 4) == 0)
		return 0;
	return i->ifa_addr->sa_family == AF_INET ? 2 : 1;
}

bool http_link_address(char *out, unsigned size)
{
	const struct ifaddrs *best = NULL;
	char text[LISTEN_PLACE_SIZE];
	struct ifaddrs *all;

	if (getifaddrs(&all) < 0)
		return false;
	for (const struct ifaddrs *i = all; i; i = i->ifa_next)
		if (rank(i) > (best ? rank(best) : 0))
			best = i;
	if (best) {
		listen_place_text(best->ifa_addr, false, text);
		snprintf(out, size, "%s", text);
	}
	freeifaddrs(all);
	return best != NULL;
}

#ifdef WITH_QRENCODE

enum { MARGIN = 2 }; /* four are asked for, two are enough for every phone */

/* Whether a module is dark; those around the code are not. */
static bool is_dark(const QRcode *q, int x, int y)
{
	return x >= 0 && y >= 0 && x < q->width && y < q->width && q->data[y * q->width + x] & 1;
}

/* Blocks are light: a terminal that is dark needs no colours for it. */
static void print_code(const QRcode *q, bool has_colours)
{
	static const char *const blocks[] = {"█", "▀", "▄", " "};

	for (int y = -MARGIN; y < q->width + MARGIN; y += 2) {
		if (has_colours)
			print_out("\033[40;97m");
		for (int x = -MARGIN; x < q->width + MARGIN; x++)
			print_out("%s", blocks[is_dark(q, x, y) * 2 + is_dark(q, x, y + 1)]);
		if (has_colours)
			print_out("\033[0m");
		print_out("\n");
	}
}

static void print_qr(const char *link)
{
	QRcode *q = QRcode_encodeString(link, 0, QR_ECLEVEL_L, QR_MODE_8, 1);

	if (q)
		print_code(q, isatty(STDOUT_FILENO));
	QRcode_free(q);
}

#else

static void print_qr(const char *link)
{
	(void)link;
}

#endif

bool http_link_print(const struct share_config *c)
{
	bool is_local = strcmp(c->http, "local") == 0, is_lan = strcmp(c->http, "lan") == 0;
	char at[LISTEN_PLACE_SIZE] = "localhost", link[HTTP_LINK_SIZE];

	if (strcmp(c->http, "none") == 0) {
		print_err("There is no page: http = none in section [share]. With http = lan "
			  "phones of the network see it.\n");
		return false;
	}
	if (is_lan && !http_link_address(at, sizeof at)) {
		print_err("This machine has no address in a private network now.\n");
		return false;
	}
	if (!is_lan && !is_local)
		snprintf(at, sizeof at, "%s", c->http);
	http_link_text(c, at, link);
	print_out("%s\n", link);
	if (is_local)
		print_out("Only this machine sees it; with http = lan in section [share] phones of "
			  "the network do, too.\n");
	else
		print_qr(link);
	return true;
}
