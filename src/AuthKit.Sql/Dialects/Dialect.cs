using System.Data;
using System.Data.Common;
using AuthKit.Stores;

namespace AuthKit.Sql.Dialects;

/// <summary>
/// Everything that differs between databases: column types, creating tables, limiting rows, locking an owner, and the meaning of errors. No other
/// code in this package depends on the kind of database.
/// </summary>
internal abstract class Dialect
{
    public static Dialect Of(SqlDialect dialect) => dialect switch
    {
        SqlDialect.Sqlite => new SqliteDialect(),
        SqlDialect.PostgreSql => new PostgreSqlDialect(),
        SqlDialect.MySql => new MySqlDialect(),
        SqlDialect.SqlServer => new SqlServerDialect(),
        _ => throw new ArgumentOutOfRangeException(nameof(dialect), "The dialect must be a member of SqlDialect."),
    };

    /// <summary>The type of a column.</summary>
    public abstract string TypeOf(ColumnType type);

    /// <summary>The statements that create a table and its indexes if they are missing. They can run again.</summary>
    public abstract IEnumerable<string> CreateTable(Table table);

    /// <summary>Statements that run once on a connection, outside any transaction, before the tables are created.</summary>
    public virtual IReadOnlyList<string> DatabaseSettings => [];

    /// <summary>Lets only one instance at a time change the schema; null if the transaction does that.</summary>
    public abstract string? LockSchema { get; }

    /// <summary>Releases <see cref="LockSchema"/>; null if the end of the transaction does that.</summary>
    public virtual string? UnlockSchema => null;

    /// <summary>Whether statements that create tables can be rolled back together.</summary>
    public virtual bool HasTransactionalSchema => true;

    /// <summary>Counts the tables with the name <c>@name</c>.</summary>
    public abstract string CountTables { get; }

    /// <summary>
    /// Whether the process should write on one connection at a time, because the database makes other writers wait with a blocked thread.
    /// </summary>
    public virtual bool HasOneWriter => false;

    /// <summary>A statement that runs on a connection before it writes; null if this database needs no statement.</summary>
    /// <param name="wait">How long to wait for another writer.</param>
    public virtual string? BeforeWrite(TimeSpan wait) => null;

    /// <summary>
    /// The isolation level of transactions. Each statement sees everything that was committed before it, so that the count after
    /// <see cref="LockOwner"/> includes the rows that the previous holder of the lock added.
    /// </summary>
    public virtual IsolationLevel Isolation => IsolationLevel.ReadCommitted;

    /// <summary>
    /// Waits until no other transaction adds rows to the owner of <c>@lock</c>, and holds the lock until this transaction ends. Null if only one
    /// transaction writes at a time anyway.
    /// </summary>
    public abstract string? LockOwner(string prefix);

    /// <summary>Whether <see cref="LockOwner"/> returns a result set before those of the statements after it.</summary>
    public virtual bool LockOwnerReturnsRow => false;

    /// <summary>The value of <c>@lock</c>. If several owners share one, they only wait for each other.</summary>
    public abstract long LockOf(StoreKey owner);

    /// <summary>
    /// Selects one row by its key, and locks it until the transaction ends. Another transaction waits for it, and then sees what this one wrote. A
    /// plain select if only one transaction writes at a time anyway.
    /// </summary>
    public virtual string SelectAndHold(string columns, string table, string condition) => $"SELECT {columns} FROM {table} WHERE {condition} FOR UPDATE";

    /// <summary>The first <paramref name="count"/> rows of an ordered select.</summary>
    public virtual string First(string orderedSelect, string count) => $"{orderedSelect} LIMIT {count}";

    /// <summary>All rows of an ordered select after the first <paramref name="count"/>.</summary>
    public abstract string AllAfter(string orderedSelect, string count);

    /// <summary>Deletes at most <paramref name="count"/> rows in an order.</summary>
    /// <param name="table">The name of the table.</param>
    /// <param name="condition">The condition of the rows to delete.</param>
    /// <param name="order">The columns of the order, in which rows are deleted.</param>
    /// <param name="count">The parameter with the number of rows.</param>
    /// <param name="skipLocked">Whether to skip rows that other transactions have locked, if the database supports that.</param>
    public abstract string DeleteFirst(string table, string condition, string order, string count, bool skipLocked);

    /// <summary>An insert that affects no row if a key is taken, or fails with an error that <see cref="IsTaken"/> recognizes.</summary>
    public abstract string InsertUnlessTaken(string insert);

    /// <summary>Like <see cref="InsertUnlessTaken"/>, for the text after the word UPDATE.</summary>
    public abstract string UpdateUnlessTaken(string update);

    /// <summary>
    /// An insert that instead changes an existing row with the same key, and returns the row after the change. It is one atomic step that sees the
    /// committed changes of others. Null if the database has no such statement.
    /// </summary>
    /// <param name="insert">The text after the words INSERT INTO.</param>
    /// <param name="key">The column of the key.</param>
    /// <param name="set">The text after the word SET.</param>
    /// <param name="columns">The columns of the result.</param>
    public virtual string? InsertOrChange(string insert, string key, string set, string columns) => null;

    /// <summary>An update that returns the rows after the change; null if <see cref="InsertOrChange"/> is null.</summary>
    public virtual string? Change(string update, string columns) => null;

    /// <summary>Begins a transaction with the isolation level <see cref="Isolation"/>.</summary>
    public virtual ValueTask<DbTransaction> BeginAsync(DbConnection connection, int commandTimeout, CancellationToken cancellationToken) =>
        connection.BeginTransactionAsync(Isolation, cancellationToken);

    /// <summary>
    /// Throws if a setting of the database or the connection would change stored values or the meaning of a statement. Runs at the first use of a
    /// store, and before the schema is applied.
    /// </summary>
    /// <exception cref="InvalidOperationException">A setting must be changed; the message says which.</exception>
    public virtual ValueTask CheckAsync(DbConnection connection, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>The first value of a statement if it is a string; otherwise null.</summary>
    protected static async ValueTask<string?> ReadTextAsync(DbConnection connection, string statement, CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = statement;
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string;
        }
    }

    /// <summary>
    /// Returns 1 if the database is in memory, so that another connection may not see it; null if this kind of database is never in memory.
    /// </summary>
    public virtual string? IsInMemory => null;

    /// <summary>The meaning of an error at startup.</summary>
    public abstract SetupFailure Classify(DbException exception);

    /// <summary>Leaves free space in the pages of a table whose rows are often updated. It can run again.</summary>
    public virtual IEnumerable<string> LeaveRoom(string table) => [];

    /// <summary>Whether the error says that a unique key was taken.</summary>
    public abstract bool IsTaken(DbException exception);

    /// <summary>Whether the database rolled the transaction back so that another could continue. A second attempt may succeed.</summary>
    public abstract bool IsDeadlock(DbException exception);

    /// <summary>The tables and rows that <see cref="LockOwner"/> needs, if this dialect needs any.</summary>
    public virtual IEnumerable<string> CreateLocks(string prefix) => [];
}

/// <summary>The meaning of a database's error at startup.</summary>
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
