import { DONGGUAN_TOWNS } from '../../domain/registry/dongguan.ts';

const PLACES = DONGGUAN_TOWNS.filter((town) => town.kind === 'TOWN').map((town) => `${town.nameZh}镇`);
const NEAR_MAX = 2;

/** The text with a town in it that is named with one wrong character, put right; 长按镇 is 长安镇. */
export function nearPlaces(text: string): string[] {
  if (!text.includes('镇') || PLACES.some((place) => text.includes(place))) return [];
  return PLACES.flatMap((place) => {
    const at = text.indexOf('镇') + 1 - place.length;
    const typed = text.slice(Math.max(0, at), at + place.length);
    const wrong = Array.from(place).filter((character, index) => character !== typed[index]).length;
    return wrong === 1 ? [text.slice(0, at) + place + text.slice(at + place.length)] : [];
  }).slice(0, NEAR_MAX);
}
