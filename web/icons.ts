import * as icons from '@ant-design/icons-svg';
import { renderIconDefinitionToSVGElement } from '@ant-design/icons-svg/es/helpers.js';
import type { IconDefinition } from '@ant-design/icons-svg/es/types.js';
import type { Plugin } from 'vite';

const MODULE = 'virtual:icons';

/** The signs of the app, by what they stand for: pages by their path, the rest by a word. */
const ICONS: Readonly<Record<string, IconDefinition>> = {
  needs: icons.FileTextOutlined,
  matched: icons.PartitionOutlined,
  feed: icons.ThunderboltOutlined,
  honour: icons.TrophyOutlined,
  deals: icons.SolutionOutlined,
  visits: icons.CarOutlined,
  products: icons.BankOutlined,
  review: icons.FileSearchOutlined,
  'product-review': icons.AuditOutlined,
  stranded: icons.WarningOutlined,
  'authority-queue': icons.IdcardOutlined,
  jobs: icons.ToolOutlined,
  claims: icons.SafetyCertificateOutlined,
  filings: icons.FileDoneOutlined,
  fund: icons.FundOutlined,
  board: icons.BarChartOutlined,
  audit: icons.EyeOutlined,
  anchors: icons.LockOutlined,
  'what-if': icons.ExperimentOutlined,
  decisions: icons.FileProtectOutlined,
  sessions: icons.CalendarOutlined,
  complaints: icons.MessageOutlined,
  loans: icons.DollarOutlined,
  maturities: icons.CarryOutOutlined,
  search: icons.SearchOutlined,
  tags: icons.TagsOutlined,
  nominations: icons.FlagOutlined,
  lists: icons.UnorderedListOutlined,
  parks: icons.EnvironmentOutlined,
  grades: icons.StarOutlined,
  models: icons.RobotOutlined,
  facts: icons.DatabaseOutlined,
  appeals: icons.ExceptionOutlined,
  market: icons.ShopOutlined,
  synonyms: icons.TranslationOutlined,
  tables: icons.TableOutlined,
  bridges: icons.SwapOutlined,
  sla: icons.ClockCircleOutlined,
  systems: icons.ApiOutlined,
  access: icons.NodeIndexOutlined,
  invite: icons.UserAddOutlined,
  lpr: icons.PercentageOutlined,
  firm: icons.ShopOutlined,
  authority: icons.IdcardOutlined,
  preferences: icons.SettingOutlined,
  people: icons.TeamOutlined,
  account: icons.UserOutlined,
  help: icons.QuestionCircleOutlined,
  file: icons.FileOutlined,
  tasks: icons.HourglassOutlined,
  'sign-out': icons.LogoutOutlined,
  menu: icons.MenuOutlined,
  bell: icons.BellOutlined,
  empty: icons.InboxOutlined,
  quick: icons.ThunderboltOutlined,
  explained: icons.FileDoneOutlined,
  safe: icons.SafetyOutlined,
};

const symbolOf = ([name, icon]: [string, IconDefinition]): string => {
  const svg = renderIconDefinitionToSVGElement(icon);
  const viewBox = /viewBox="([^"]+)"/.exec(svg)?.[1] ?? '0 0 1024 1024';
  return `<symbol id="${name}" viewBox="${viewBox}">${svg.replace(/^<svg[^>]*>|<\/svg>$/g, '')}</symbol>`;
};

/** One picture file with all signs, whose address the module `virtual:icons` exports: as script they would cost each first load. */
export function iconSprite(): Plugin {
  return {
    name: 'icon-sprite',
    resolveId: (id) => (id === MODULE ? `\0${MODULE}` : null),
    load(id) {
      if (id !== `\0${MODULE}`) return null;
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${Object.entries(ICONS).map(symbolOf).join('')}</svg>`;
      const file = this.emitFile({ type: 'asset', name: 'icons.svg', source });
      return `export const iconsUrl = import.meta.ROLLUP_FILE_URL_${file};
        export const iconNames = ${JSON.stringify(Object.keys(ICONS))};`;
    },
  };
}
