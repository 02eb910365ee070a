/** The one variant of our endpoints. */
export const VARIANT = 'primary';
