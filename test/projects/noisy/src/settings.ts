console.log('settings: loaded');
console.error('settings: a warning');
if (!process.env.TABLE_PREFIX) throw new Error('TABLE_PREFIX is not set');

export const prefix = process.env.TABLE_PREFIX;
