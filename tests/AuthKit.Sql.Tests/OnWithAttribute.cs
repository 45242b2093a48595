using System.Reflection;
using AuthKit.TestServers;
using Xunit.Sdk;

namespace AuthKit.Sql.Tests;

/// <summary>Runs a theory on one database with more arguments. The theory is skipped if its server is missing and not required.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnWithAttribute : DataAttribute
{
    public OnWithAttribute(SqlDialect dialect, params object[] arguments)
    {
        (Dialect, Arguments) = (dialect, arguments);
        Skip = TestDatabase.ServerOf(dialect)?.SkipReason();
    }

    public SqlDialect Dialect { get; }

    public object[] Arguments { get; }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[Dialect, .. Arguments]];
}
