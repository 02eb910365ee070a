import { scanSigns, signBytes } from './checks/text-signs.ts';
import type { Span } from './draft-row.ts';
import { type FoldedText, type TextScan, createFoldedText, foldText, scanText, tellingBytes } from './scan-text.ts';
import { KERNEL_BYTES, createTextKernel } from './text-kernel.ts';

/** One text at a time, held where it can be looked at fast; an absent one is empty. */
export type HeldText = {
  hold(text: Buffer, span: Span): void;
  /** What the scans of the text held last say. */
  scan(found: TextScan): void;
  signs(): number;
  /** Overwritten by the next call. */
  fold(): FoldedText;
};

/** Texts that find room are held in a kernel, others stay where they are and are read byte by byte. */
export function createHeldText(): HeldText {
  const kernel = createTextKernel();
  const skipPlain = kernel.skipTo(tellingBytes);
  const skipSilent = kernel.skipTo(signBytes);
  const room = kernel.bytes.subarray(kernel.folded);
  const folded: FoldedText = { bytes: room, length: 0 };
  const foldedLong = createFoldedText();
  let held = kernel.bytes;
  let start = 0;
  let end = 0;
  const fits = (): boolean => held === kernel.bytes;
  const copyRun = (from: number, to: number, length: number): number =>
    kernel.foldRun(from, to, kernel.folded + length);

  return {
    hold(text, span) {
      const size = Math.max(0, span.end - span.start);
      held = size <= KERNEL_BYTES ? kernel.bytes : text;
      start = fits() ? kernel.text : span.start;
      end = start + size;
      if (fits() && size > 0) text.copy(held, start, span.start, span.end);
    },
    scan: (found) => scanText(found, held, start, end, fits() ? skipPlain : undefined),
    signs: () => scanSigns(held, start, end, fits() ? skipSilent : undefined),
    fold() {
      if (!fits()) {
        foldText(foldedLong, held, start, end);
        return foldedLong;
      }
      folded.bytes = room; // a text beyond ASCII may have got another
      foldText(folded, held, start, end, copyRun);
      return folded;
    },
  };
}
