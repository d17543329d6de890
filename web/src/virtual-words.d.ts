declare module 'virtual:words-zh' {
  const words: Readonly<Record<import('../../text/web.ts').WebKey, string>>;
  export default words;
}
declare module 'virtual:words-en' {
  const words: Readonly<Record<import('../../text/web.ts').WebKey, string>>;
  export default words;
}
