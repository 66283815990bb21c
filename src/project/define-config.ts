/** Stands for `drizzle-kit` in a configuration, where that is not installed: it gives back what it is given. */
export const defineConfig = <Config>(config: Config): Config => config;
