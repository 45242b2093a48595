using System.Data;
using System.Data.Common;
using AuthKit.Stores;

namespace AuthKit.Sql.Dialects;

/// <summary>
/// All that differs between databases: types, how tables are made, how rows are limited, how an owner is locked, and
/// which errors mean what. Nothing else in this package asks which database it is.
/// </summary>
internal abstract class Dialect
{
    public static Dialect Of(SqlDialect dialect) => dialect switch
    {
        SqlDialect.Sqlite => new SqliteDialect(),
        SqlDialect.PostgreSql => new PostgreSqlDialect(),
        SqlDialect.MySql => new MySqlDialect(),
        SqlDialect.SqlServer => new SqlServerDialect(),
        _ => throw new ArgumentOutOfRangeException(nameof(dialect), "Name one of the dialects."),
    };

    /// <summary>The type of a column.</summary>
    public abstract string TypeOf(ColumnType type);

    /// <summary>The statements that make a table and its indexes where they are missing. Each may run again.</summary>
    public abstract IEnumerable<string> CreateTable(Table table);

    /// <summary>Run once on a connection, outside any transaction, before the tables are made.</summary>
    public virtual IReadOnlyList<string> DatabaseSettings => [];

    /// <summary>Lets one of several instances at a time change the schema; null where the transaction does that.</summary>
    public abstract string? LockSchema { get; }

    /// <summary>Ends <see cref="LockSchema"/>; null where the transaction's end does that.</summary>
    public virtual string? UnlockSchema => null;

    /// <summary>Whether statements that make tables can be taken back together.</summary>
    public virtual bool HasTransactionalSchema => true;

    /// <summary>Counts the tables with the name <c>@name</c>.</summary>
    public abstract string CountTables { get; }

    /// <summary>
    /// Whether the process should write by one connection at a time: the database would let the others wait with a
    /// blocked thread.
    /// </summary>
    public virtual bool HasOneWriter => false;

    /// <summary>Run on a connection before it writes; null for most.</summary>
    /// <param name="wait">How long to wait for another writer.</param>
    public virtual string? BeforeWrite(TimeSpan wait) => null;

    /// <summary>
    /// The isolation of transactions. Each statement sees what was committed before it, so that the count that follows
    /// <see cref="LockOwner"/> sees what the lock's last holder added.
    /// </summary>
    public virtual IsolationLevel Isolation => IsolationLevel.ReadCommitted;

    /// <summary>
    /// Waits until no other transaction adds to the owner behind <c>@lock</c>, and holds it until this transaction
    /// ends. Null where a transaction that writes is alone anyway.
    /// </summary>
    public abstract string? LockOwner(string prefix);

    /// <summary>Whether <see cref="LockOwner"/> gives a result before those of the statements after it.</summary>
    public virtual bool LockOwnerReturnsRow => false;

    /// <summary>The value of <c>@lock</c>. Owners may share one: they only wait for each other.</summary>
    public abstract long LockOf(StoreKey owner);

    /// <summary>
    /// Selects one row by its key, and holds it until the transaction ends: another that wants it waits, and then sees what
    /// this one wrote. Just the select where a transaction that writes is alone anyway.
    /// </summary>
    public virtual string SelectAndHold(string columns, string table, string condition) => $"SELECT {columns} FROM {table} WHERE {condition} FOR UPDATE";

    /// <summary>The first <paramref name="count"/> rows of an ordered select.</summary>
    public virtual string First(string orderedSelect, string count) => $"{orderedSelect} LIMIT {count}";

    /// <summary>All rows of an ordered select but the first <paramref name="count"/>.</summary>
    public abstract string AllAfter(string orderedSelect, string count);

    /// <summary>Deletes at most <paramref name="count"/> rows in an order.</summary>
    /// <param name="table">Where.</param>
    /// <param name="condition">Which rows may go.</param>
    /// <param name="order">Which go first.</param>
    /// <param name="count">The parameter that holds the number.</param>
    /// <param name="skipLocked">Whether rows that others hold may be left, where the database can.</param>
    public abstract string DeleteFirst(string table, string condition, string order, string count, bool skipLocked);

    /// <summary>An insert that affects no row, or fails so that <see cref="IsTaken"/> knows it, where a key is taken.</summary>
    public abstract string InsertUnlessTaken(string insert);

    /// <summary>Like <see cref="InsertUnlessTaken"/>, for what follows the word UPDATE.</summary>
    public abstract string UpdateUnlessTaken(string update);

    /// <summary>
    /// An insert that changes the row with the same key instead, and gives it as it then is: one atomic step that sees what
    /// others have written. Null where the database has no such statement.
    /// </summary>
    /// <param name="insert">What follows the words INSERT INTO.</param>
    /// <param name="key">The key's column.</param>
    /// <param name="set">What follows the word SET.</param>
    /// <param name="columns">The columns of the result.</param>
    public virtual string? InsertOrChange(string insert, string key, string set, string columns) => null;

    /// <summary>An update that gives the rows as they then are; null where <see cref="InsertOrChange"/> is.</summary>
    public virtual string? Change(string update, string columns) => null;

    /// <summary>Begins a transaction of <see cref="Isolation"/>.</summary>
    public virtual ValueTask<DbTransaction> BeginAsync(DbConnection connection, int commandTimeout, CancellationToken cancellationToken) =>
        connection.BeginTransactionAsync(Isolation, cancellationToken);

    /// <summary>
    /// Throws where a setting of the database or the connection would change what is stored or what a statement means. Run at
    /// the first use of a store, and before the schema is applied.
    /// </summary>
    /// <exception cref="InvalidOperationException">Says what to change.</exception>
    public virtual ValueTask CheckAsync(DbConnection connection, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>The first value of a statement where it is a text, else null.</summary>
    protected static async ValueTask<string?> ReadTextAsync(DbConnection connection, string statement, CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = statement;
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string;
        }
    }

    /// <summary>Counts 1 where the database lives in memory, so that another connection may not see it; null where there is no such thing.</summary>
    public virtual string? IsInMemory => null;

    /// <summary>The meaning of an error at the start.</summary>
    public abstract SetupFailure Classify(DbException exception);

    /// <summary>Leaves room beside the rows of a table that are updated often. May run again.</summary>
    public virtual IEnumerable<string> LeaveRoom(string table) => [];

    /// <summary>Whether a unique key was taken.</summary>
    public abstract bool IsTaken(DbException exception);

    /// <summary>Whether the database undid the transaction so that another could go on: the same again may succeed.</summary>
    public abstract bool IsDeadlock(DbException exception);

    /// <summary>Tables of this dialect's own that <see cref="LockOwner"/> needs, and their rows.</summary>
    public virtual IEnumerable<string> CreateLocks(string prefix) => [];
}

/// <summary>The meaning of a database's error at the start.</summary>
internal enum SetupFailure
{
    Other,
    Unreachable,
    SignIn,
    NoDatabase,
    NoSchema,
    NotAllowed,
    ReadOnly,
    NoFile,
    NotADatabase,
    Busy,
    Full,
    TooMany,
}
