/* Draws pictures by libchafa, for comparison.
 *
 *	chafa COLS ROWS WIDTH HEIGHT default|half|quadrant|256|16
 *
 * For each picture of WIDTH x HEIGHT packed RGB on standard input it writes a
 * line, the milliseconds that drawing and printing took and the bytes that
 * follow, then the bytes. One picture at a time: whoever asks is idle meanwhile. */
#include <chafa.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { THREADS = 2 };

static double milliseconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

/* The command chafa's own default, and the sets that are compared with ours. */
static ChafaSymbolTags symbols(const char *mode)
{
	if (!strcmp(mode, "half"))
		return CHAFA_SYMBOL_TAG_SPACE | CHAFA_SYMBOL_TAG_SOLID | CHAFA_SYMBOL_TAG_VHALF;
	if (!strcmp(mode, "quadrant"))
		return CHAFA_SYMBOL_TAG_SPACE | CHAFA_SYMBOL_TAG_SOLID | CHAFA_SYMBOL_TAG_HALF |
		       CHAFA_SYMBOL_TAG_QUAD;
	return CHAFA_SYMBOL_TAG_SPACE | CHAFA_SYMBOL_TAG_BLOCK | CHAFA_SYMBOL_TAG_BORDER;
}

static ChafaCanvasMode colors(const char *mode)
{
	if (!strcmp(mode, "256"))
		return CHAFA_CANVAS_MODE_INDEXED_256;
	if (!strcmp(mode, "16"))
		return CHAFA_CANVAS_MODE_INDEXED_16;
	return CHAFA_CANVAS_MODE_TRUECOLOR;
}

static ChafaCanvas *new_canvas(int cols, int rows, const char *mode)
{
	ChafaSymbolMap *map = chafa_symbol_map_new();
	ChafaCanvasConfig *config = chafa_canvas_config_new();
	ChafaCanvas *canvas;

	chafa_symbol_map_add_by_tags(map, symbols(mode));
	chafa_canvas_config_set_symbol_map(config, map);
	chafa_canvas_config_set_geometry(config, cols, rows);
	chafa_canvas_config_set_cell_geometry(config, 8, 16);
	chafa_canvas_config_set_canvas_mode(config, colors(mode));
	canvas = chafa_canvas_new(config);
	chafa_canvas_config_unref(config);
	chafa_symbol_map_unref(map);
	return canvas;
}

/* Rows begin at multiples of four bytes: libchafa 1.12 draws others askew. */
static int read_picture(unsigned char *rgb, size_t row, int height, int stride)
{
	for (int y = 0; y < height; y++)
		if (fread(rgb + (size_t)y * stride, row, 1, stdin) != 1)
			return 0;
	return 1;
}

int main(int argc, char **argv)
{
	char *environment[] = {"TERM=xterm-256color", "COLORTERM=truecolor", NULL};
	ChafaTermInfo *terminal;
	ChafaCanvas *canvas;
	unsigned char *rgb;
	int width, height, stride;

	if (argc != 6) {
		fprintf(stderr, "usage: chafa COLS ROWS WIDTH HEIGHT default|half|quadrant|256|16\n");
		return 2;
	}
	width = atoi(argv[3]), height = atoi(argv[4]);
	stride = (width * 3 + 3) & ~3;
	if (width < 1 || height < 1 || !(rgb = calloc(height, stride))) {
		fprintf(stderr, "chafa: pictures of %s x %s: %s\n", argv[3], argv[4], strerror(errno));
		return 1;
	}
	chafa_set_n_threads(THREADS);
	canvas = new_canvas(atoi(argv[1]), atoi(argv[2]), argv[5]);
	terminal = chafa_term_db_detect(chafa_term_db_get_default(), environment);
	while (read_picture(rgb, width * 3, height, stride)) {
		double start = milliseconds();
		GString *out;

		chafa_canvas_draw_all_pixels(canvas, CHAFA_PIXEL_RGB8, rgb, width, height, stride);
		out = chafa_canvas_print(canvas, terminal);
		printf("%.3f %zu\n", milliseconds() - start, (size_t)out->len);
		fwrite(out->str, 1, out->len, stdout);
		fflush(stdout);
		g_string_free(out, TRUE);
	}
	chafa_canvas_unref(canvas);
	chafa_term_info_unref(terminal);
	free(rgb);
	return 0;
}
