using System.Reflection;
using AuthKit.TestServers;
using Xunit.Sdk;

namespace AuthKit.Sql.Tests;

/// <summary>Runs a theory on one database. The theory is skipped if its server is missing and not required.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnAttribute : DataAttribute
{
    public OnAttribute(SqlDialect dialect)
    {
        Dialect = dialect;
        Skip = TestDatabase.ServerOf(dialect)?.SkipReason();
    }

    public SqlDialect Dialect { get; }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[Dialect]];
}
