import type { DecisionText } from '../fixtures/decisionText.ts';
import type { Files } from '../fixtures/sampleProject.ts';

/** A small product whose decisions can be carried out at once, or when a test opens a gate. */
export const orchardFiles: Files = {
  'README.md': '# Orchard\n\nPrices apples.\n',
  'docs/discounts.md': '# Discounts\n\nTODO: say who gets one.\n',
  'docs/currencies.md': '# Currencies\n\nTODO: name them.\n',
  'src/pricing.py':
    'from decimal import Decimal\n\n\ndef price(kilos: Decimal, per_kilo: Decimal) -> Decimal:\n    """What a bag of apples costs."""\n    return round(kilos * per_kilo, 2)\n',
  'src/stock.py': 'def in_stock(bags: list[str]) -> int:\n    return len(bags) - 1\n',
};

const pricing = `from decimal import ROUND_HALF_EVEN, Decimal

CENT = Decimal("0.01")


def price(kilos: Decimal, per_kilo: Decimal) -> Decimal:
    """What a bag of apples costs, rounded as the till rounds."""
    return (kilos * per_kilo).quantize(CENT, ROUND_HALF_EVEN)
`;

/** Reads the file, waits at the gate, then writes. */
function writing(gate: string, path: string, text: string): DecisionText['script'] & object {
  return {
    name: 'steps',
    arg: {
      steps: [
        { say: `Looking at ${path} first.` },
        { sh: `cat ${path}` },
        { gate },
        { write: { path, text } },
      ],
    },
  };
}

export const rounding: DecisionText = {
  id: 'dec-20261101-rounding-0b000001',
  title: 'Round prices half to even',
  body: 'The till rounds half to even, the price list does not. Make the price list follow the till.',
  keys: {
    affected_files: ['src/pricing.py'],
    evidence_requirements: ['grep -q ROUND_HALF_EVEN src/pricing.py'],
  },
  script: writing('rounding', 'src/pricing.py', pricing),
};

export const discounts: DecisionText = {
  id: 'dec-20261101-discounts-0b000002',
  title: 'Say who gets a discount',
  body: 'Members get a tenth off. The page on discounts does not say so yet.',
  keys: {
    allowed_paths: ['docs/discounts.md'],
    evidence_requirements: ['grep -q "a tenth" docs/discounts.md'],
  },
  script: writing('discounts', 'docs/discounts.md', '# Discounts\n\nMembers pay a tenth less.\n'),
};

/** Touches the same page as `discounts`, so that the two never run side by side. */
export const currencies: DecisionText = {
  id: 'dec-20261101-currencies-0b000003',
  title: 'Name the currencies',
  body: 'Prices are in euro. Say so on the page on currencies.',
  keys: {
    allowed_paths: ['docs/'],
    evidence_requirements: ['grep -q euro docs/currencies.md'],
  },
  script: writing('currencies', 'docs/currencies.md', '# Currencies\n\nPrices are in euro.\n'),
};

/** Its evidence stays red. */
export const stock: DecisionText = {
  id: 'dec-20261101-stock-0b000004',
  title: 'Count the last bag of the stock',
  body: 'The last bag is not counted.',
  keys: {
    affected_files: ['src/stock.py'],
    evidence_requirements: ['grep -q "return len(bags)$" src/stock.py'],
  },
  script: {
    name: 'steps',
    arg: {
      steps: [
        {
          write: {
            path: 'src/stock.py',
            text: 'def in_stock(bags: list[str]) -> int:\n    return len(bags) + 1\n',
          },
        },
      ],
    },
  },
};

/** Would run for ten minutes if nobody stopped it. */
export const endless: DecisionText = {
  id: 'dec-20261101-endless-0b000005',
  title: 'Wait for the harvest',
  body: 'Takes its time.',
  keys: { affected_files: ['README.md'] },
  script: {
    name: 'steps',
    arg: { steps: [{ sh: 'sleep 600' }, { gate: 'never' }, { sh: 'true' }] },
  },
};
