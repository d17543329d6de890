/** Hands a file of the API to the browser's downloads. */
export function saveFile(file: { name: string; mediaType: string; contentBase64: string }): void {
  const bytes = Uint8Array.from(atob(file.contentBase64), (character) => character.codePointAt(0) ?? 0);
  save(file.name, new Blob([bytes], { type: file.mediaType }));
}

/** Hands a text to the browser's downloads. */
export const saveText = (name: string, text: string, mediaType: string): void =>
  save(name, new Blob([text], { type: mediaType }));

function save(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
