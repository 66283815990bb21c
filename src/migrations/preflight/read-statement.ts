import { type ParsedStatement, usingClauses } from '../../postgres/sql/index.js';
import { bodyOf } from './changed-rows.js';
import { namesOf, type Node, nodeAt, nodesAt, pairOf, pairOfRange, textAt } from './grammar-nodes.js';
import type { Names, Pair } from './names.js';

/** An object of the database that a statement drops or changes. */
export type Target =
  | { readonly kind: 'relation' | 'type'; readonly pair: Pair }
  | { readonly kind: 'schema'; readonly name: string }
  /** `default`: what computes a column's default. */
  | { readonly kind: 'column' | 'default'; readonly table: Pair; readonly name: string }
  | { readonly kind: 'constraint' | 'policy' | 'trigger' | 'rule'; readonly table: Pair; readonly name: string }
  | { readonly kind: 'function'; readonly pair: Pair; readonly args: readonly Pair[] | undefined };

/** What a statement does to objects of the database. */
export type Change =
  | { readonly does: 'drop'; readonly targets: readonly Target[]; readonly isCascade: boolean; readonly line: number }
  | {
      readonly does: 'retype';
      readonly table: Pair;
      readonly column: string;
      readonly using: string | undefined;
      readonly line: number;
    }
  /** It writes every row anew, whatever the columns: SET LOGGED, SET ACCESS METHOD. */
  | { readonly does: 'rewrite'; readonly table: Pair }
  | { readonly does: 'truncate'; readonly tables: readonly Pair[]; readonly line: number }
  /** From here on nobody knows what these refer to; undefined: that goes for every object. */
  | { readonly does: 'replace'; readonly targets: readonly Target[] | undefined };

/**
 * Reads what a statement drops, retypes and replaces.
 *
 * @param names what names mean before it; afterwards, what they mean behind it
 */
export async function readStatement(statement: ParsedStatement, names: Names): Promise<Change[]> {
  const { type, node, line } = statement;
  switch (type) {
    case 'AlterTableStmt':
      return alterTable(statement, names);
    case 'DropStmt':
      return dropObjects(node, line, names);
    case 'TruncateStmt': {
      const tables = nodesAt(node, 'relations').flatMap((one) => live(names, pairOfRange(nodeAt(one, 'RangeVar'))));
      return tables.length === 0 ? [] : [{ does: 'truncate', tables, line }];
    }
    case 'RenameStmt':
      rename(node, names);
      return [];
    case 'AlterObjectSchemaStmt': {
      const [kind, from] = renamedPair(node, textAt(node, 'objectType'));
      if (kind) names.rename(kind, from, [textAt(node, 'newschema'), from[1]]);
      return [];
    }
    case 'CreateStmt':
      if (node['if_not_exists'] !== true) names.forget('relation', pairOfRange(nodeAt(node, 'relation')));
      return [];
    case 'CreateTableAsStmt':
      names.forget('relation', pairOfRange(nodeAt(nodeAt(node, 'into'), 'rel')));
      return [];
    case 'AlterEnumStmt':
      if (node['oldVal'] !== undefined)
        names.renameValue(pairOf(namesOf(node['typeName'])), textAt(node, 'oldVal'), textAt(node, 'newVal'));
      return [];
    case 'CreateEnumStmt':
      names.forget('type', pairOf(namesOf(node['typeName'])));
      return [];
    case 'ViewStmt': {
      const targets = live(names, pairOfRange(nodeAt(node, 'view'))).map((pair): Target => ({
        kind: 'relation',
        pair,
      }));
      return [{ does: 'replace', targets }];
    }
    case 'CreateFunctionStmt':
      return [{ does: 'replace', targets: [functionTarget(node['funcname'], undefined)] }];
    case 'AlterPolicyStmt':
      return live(names, pairOfRange(nodeAt(node, 'table'))).map((table): Change => {
        return { does: 'replace', targets: [{ kind: 'policy', table, name: textAt(node, 'policy_name') }] };
      });
    case 'DoStmt':
      return /\bdrop\b/i.test(bodyOf(node)) ? [{ does: 'replace', targets: undefined }] : [];
    default:
      return [];
  }
}

const live = (names: Names, pair: Pair): Pair[] =>
  [names.relation(pair) ?? []].flatMap((one) => (one.length ? [one] : []));

async function alterTable({ node, sql, line }: ParsedStatement, names: Names): Promise<Change[]> {
  const present = pairOfRange(nodeAt(node, 'relation'));
  const table = names.relation(present);
  if (!table) return [];
  const commands = nodesAt(node, 'cmds').map((one) => nodeAt(one, 'AlterTableCmd'));
  const hasUsing = commands.some((command) => nodeAt(nodeAt(command, 'def'), 'ColumnDef')['raw_default'] !== undefined);
  const using = hasUsing ? await usingClauses(sql) : [];
  // PostgreSQL drops first, whatever the order of the commands (PostgreSQL's source, AlterTablePass).
  const drops = commands.flatMap((command) => dropWithin(command, table, present, names));
  const isCascade = commands.some(
    (command) => textAt(command, 'subtype').startsWith('AT_Drop') && textAt(command, 'behavior') === 'DROP_CASCADE',
  );
  const changes: Change[] = drops.length === 0 ? [] : [{ does: 'drop', targets: drops, isCascade, line }];
  for (const [at, command] of commands.entries()) {
    const name = textAt(command, 'name');
    const column = names.column(present, name);
    switch (textAt(command, 'subtype')) {
      case 'AT_AddColumn':
        if (command['missing_ok'] !== true)
          names.forgetColumn(present, textAt(nodeAt(nodeAt(command, 'def'), 'ColumnDef'), 'colname'));
        break;
      case 'AT_ColumnDefault':
        if (column !== undefined)
          changes.push({ does: 'replace', targets: [{ kind: 'default', table, name: column }] });
        break;
      case 'AT_SetLogged':
      case 'AT_SetUnLogged':
      case 'AT_SetAccessMethod':
        changes.push({ does: 'rewrite', table });
        break;
      case 'AT_AlterColumnType':
        if (column !== undefined) changes.push({ does: 'retype', table, column, using: using[at], line });
    }
  }
  return changes;
}

function dropWithin(command: Node, table: Pair, present: Pair, names: Names): Target[] {
  const name = textAt(command, 'name');
  switch (textAt(command, 'subtype')) {
    case 'AT_DropConstraint':
      return [{ kind: 'constraint', table, name }];
    case 'AT_DropColumn': {
      const column = names.column(present, name);
      names.forgetColumn(present, name);
      return column === undefined ? [] : [{ kind: 'column', table, name: column }];
    }
    default:
      return [];
  }
}

function dropObjects(node: Node, line: number, names: Names): Change[] {
  const kind = textAt(node, 'removeType').replace('OBJECT_', '');
  const targets = (node['objects'] as readonly unknown[]).flatMap((object) => dropped(kind, object, names));
  if (targets.length === 0) return [];
  return [{ does: 'drop', targets, isCascade: textAt(node, 'behavior') === 'DROP_CASCADE', line }];
}

function dropped(kind: string, object: unknown, names: Names): Target[] {
  switch (kind) {
    case 'TABLE':
    case 'FOREIGN_TABLE':
    case 'VIEW':
    case 'MATVIEW':
    case 'SEQUENCE':
    case 'INDEX': {
      const pair = pairOf(namesOf(object));
      const found = live(names, pair);
      names.forget('relation', pair);
      return found.map((one) => ({ kind: 'relation', pair: one }));
    }
    case 'TYPE':
    case 'DOMAIN': {
      const pair = pairOf(namesOf(nodeAt(object as Node, 'TypeName')['names']));
      const found = names.type(pair);
      names.forget('type', pair);
      return found ? [{ kind: 'type', pair: found }] : [];
    }
    case 'FUNCTION':
    case 'PROCEDURE':
    case 'ROUTINE': {
      const { objname, objargs, args_unspecified } = nodeAt(object as Node, 'ObjectWithArgs');
      const args = (objargs ?? []) as readonly Node[];
      return [
        functionTarget(
          objname,
          args_unspecified === true ? undefined : args.map((arg) => typePair(nodeAt(arg, 'TypeName'))),
        ),
      ];
    }
    case 'POLICY':
    case 'TRIGGER':
    case 'RULE': {
      const all = namesOf(object);
      const own = kind === 'POLICY' ? 'policy' : kind === 'TRIGGER' ? 'trigger' : 'rule';
      return live(names, pairOf(all.slice(0, -1))).map((table) => ({ kind: own, table, name: all.at(-1) ?? '' }));
    }
    case 'SCHEMA': {
      const [name = ''] = namesOf(object);
      const found = names.schema(name);
      return found === undefined ? [] : [{ kind: 'schema', name: found }];
    }
    default:
      return [];
  }
}

/** A type's schema, where it is stated, and its name with `[]` for an array. */
function typePair(type: Node): Pair {
  const names = namesOf(type['names']);
  return [names.at(-2) ?? '', `${names.at(-1) ?? ''}${'[]'.repeat(nodesAt(type, 'arrayBounds').length)}`];
}

const functionTarget = (name: unknown, args: readonly Pair[] | undefined): Target => ({
  kind: 'function',
  pair: pairOf(namesOf(name)),
  args,
});

const relations = /^OBJECT_(TABLE|FOREIGN_TABLE|VIEW|MATVIEW|SEQUENCE|INDEX)$/;

function renamedPair(node: Node, type: string): readonly ['relation' | 'type' | undefined, Pair] {
  if (relations.test(type)) return ['relation', pairOfRange(nodeAt(node, 'relation'))];
  return [type === 'OBJECT_TYPE' ? 'type' : undefined, pairOf(namesOf(node['object']))];
}

function rename(node: Node, names: Names): void {
  const type = textAt(node, 'renameType');
  const [from, to] = [textAt(node, 'subname'), textAt(node, 'newname')];
  if (type === 'OBJECT_SCHEMA') return names.renameSchema(from, to);
  if (type === 'OBJECT_COLUMN') return names.renameColumn(pairOfRange(nodeAt(node, 'relation')), from, to);
  const [kind, pair] = renamedPair(node, type);
  if (kind) names.rename(kind, pair, [pair[0], to]);
}
