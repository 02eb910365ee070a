/** Text encodings that are told apart when a file is neither UTF-8 nor UTF-16. `common`: what texts written in it mostly hold. */
export type Charset = {
  /** The name TextDecoder knows it by. */
  label: string;
  bytes: 'single' | 'multi';
  common: RegExp;
};

const kana = 'ぁ-んァ-ヴー';

/**
 * Order matters only between equals: the more frequent encoding comes first. The letters are those most frequent in the
 * languages each code page was made for (Unicode CLDR main exemplar letters that ASCII lacks, most frequent Han and Hangul).
 */
export const charsets: readonly Charset[] = [
  {
    label: 'windows-1252',
    bytes: 'single',
    common: /[àâäåáãæçéèêëíîïñóòôöõøœúùûüßÀÂÄÅÁÇÉÈÊÍÓÔÖØÚÜ¿¡«»“”‘’–—…•€£°§º\u00a0]/u,
  },
  {
    label: 'windows-1250',
    bytes: 'single',
    common: /[ąćčďęěłńňóřśšťůűőúýźżžáéíöüäôĄĆČĘĚŁŃŘŚŠŻŹŽăâîşţđÁÍ“”„’–—…\u00a0]/u,
  },
  { label: 'windows-1251', bytes: 'single', common: /[а-яёіїєґўјљњћџА-ЯЁІЇЄ«»“”„’–—…№\u00a0]/u },
  { label: 'windows-1253', bytes: 'single', common: /[α-ωάέήίόύώϊϋς«»Α-ΩΆΈΉΊΌΎΏ“”’–—\u00a0]/u },
  { label: 'windows-1254', bytes: 'single', common: /[ğışİçöüâîÇÖÜŞĞ“”’–—…\u00a0]/u },
  { label: 'windows-1255', bytes: 'single', common: /[א-ת“”’–—״׳\u00a0]/u },
  { label: 'windows-1256', bytes: 'single', common: /[ء-يپچژگکی،؛؟ـً-ْ\u00a0]/u },
  { label: 'windows-1257', bytes: 'single', common: /[āčēģīķļņšūžąęėįųõäöüĀČĒĪŠŪŽ“”„’–—…\u00a0]/u },
  { label: 'shift_jis', bytes: 'multi', common: new RegExp(`[${kana}。、「」・の日本人年大時中一国]`, 'u') },
  {
    label: 'gb18030',
    bytes: 'multi',
    common:
      /[的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里，。、：；！？（）“”]/u,
  },
  { label: 'euc-jp', bytes: 'multi', common: new RegExp(`[${kana}。、「」・の日本人年大時中一国]`, 'u') },
  { label: 'euc-kr', bytes: 'multi', common: /[이다는을가에의고하지은도로한를서기그리어나아있사시]/u },
  {
    label: 'big5',
    bytes: 'multi',
    common:
      /[的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡，。、：；！？「」]/u,
  },
];
