using AuthKit.Sql.Dialects;

namespace AuthKit.Sql.Tests;

/// <summary>All statements that the stores send to a database.</summary>
internal static class Statements
{
    public static IReadOnlyDictionary<string, string> Of(SqlDialect dialect, string prefix = "authkit_")
    {
        var description = Dialect.Of(dialect);
        object[] sets =
        [
            new SessionStatements(description, prefix),
            new AccountStatements(description, prefix),
            new OneTimeTokenStatements(description, prefix),
            new RefreshFamilyStatements(description, prefix),
            new RevocationStatements(description, prefix),
            new VersionedStatements(description, prefix + "mfa", "owner_key"),
            new RateLimitStatements(description, prefix),
            new AuditStatements(description, prefix),
        ];
        var statements = sets
            .SelectMany(static set => TextsOf(set, set.GetType().Name))
            .Where(statement => statement.Text is not null)
            .ToDictionary(statement => statement.Name, statement => statement.Text!);
        foreach (var purposes in (int[])[0, 1, 2])
        {
            var ofOwner = new OneTimeTokenStatements(description, prefix).OfOwner(purposes);
            foreach (var (name, text) in TextsOf(ofOwner, $"OneTimeTokenStatements.OfOwner({purposes})"))
            {
                statements[name] = text!;
            }
        }

        statements["Schema.Version"] = SchemaVersion.Select(prefix);
        statements["Schema.CountTables"] = description.CountTables;
        (string Name, string? Text)[] optional =
        [
            ("Schema.Lock", description.LockSchema),
            ("Schema.Unlock", description.UnlockSchema),
            ("BeforeWrite", description.BeforeWrite(TimeSpan.FromSeconds(10))),
        ];
        foreach (var (name, text) in optional.Where(statement => statement.Text is not null))
        {
            statements[name] = text!;
        }

        return statements;
    }

    /// <summary>The statements of a set, including the sets in it.</summary>
    private static IEnumerable<(string Name, string? Text)> TextsOf(object set, string name) => set.GetType().GetProperties().SelectMany(property => property.GetValue(set) switch
    {
        OwnerStatements ofOwner => TextsOf(ofOwner, $"{name}.{property.Name}"),
        string text => [($"{name}.{property.Name}", text)],
        _ => [],
    });
}
