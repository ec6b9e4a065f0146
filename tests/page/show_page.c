/* The files of the page as they are compiled in, for tests that serve them: without arguments a
 * line for each, path, type, tag and size; with a path its octets, as gzip. */
#include "share/page/page.h"

#include <stdio.h>
#include <string.h>

static int list(void)
{
	for (size_t i = 0; i < n_page_files; i++) {
		const struct page_file *f = &page_files[i];

		printf("%s\t%s\t%s\t%zu\n", f->path, f->type, f->etag, f->n);
	}
	return 0;
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return list();
	for (size_t i = 0; i < n_page_files; i++)
		if (strcmp(page_files[i].path, argv[1]) == 0)
			return fwrite(page_files[i].gzip, page_files[i].n, 1, stdout) != 1;
	return 1;
}
