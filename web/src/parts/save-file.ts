export type FileToSave = { readonly name: string; readonly mediaType: string; readonly contentBase64: string };

/** Hands a file that the API answered to the browser's downloads. */
export function saveFile({ name, mediaType, contentBase64 }: FileToSave): void {
  const bytes = Uint8Array.from(atob(contentBase64), (character) => character.charCodeAt(0));
  save(name, new Blob([bytes], { type: mediaType }));
}

/** Hands a text to the browser's downloads. */
export const saveText = (name: string, text: string, mediaType: string): void =>
  save(name, new Blob([text], { type: mediaType }));

/** A file that somebody chose, as base64. */
export async function fileToBase64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function save(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
