declare module 'virtual:icons' {
  /** The address of the picture file that holds all signs. */
  export const iconsUrl: string;
  export const iconNames: readonly string[];
}
