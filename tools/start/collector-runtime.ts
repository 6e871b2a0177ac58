/** How the collector is started, in its image too: what each flag and variable is for stands in docs/collector.md. */
export const COLLECTOR_FLAGS: readonly string[] = ['--max-heap-size=512', '--no-allocation-site-pretenuring'];

/** Of glibc's malloc; elsewhere they mean nothing. */
export const COLLECTOR_ENVIRONMENT: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '32768',
  MALLOC_TRIM_THRESHOLD_: '131072',
};
