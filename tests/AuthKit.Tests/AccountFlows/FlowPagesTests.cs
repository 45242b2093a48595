using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using AuthKit.AccountFlows;
using AuthKit.Messages;

namespace AuthKit.Tests.AccountFlows;

/// <summary>Compares <c>docs/account-flows.md</c> and <c>docs/messages.md</c> with the code.</summary>
public sealed partial class FlowPagesTests
{
    private static readonly string Flows = Read("account-flows.md");
    private static readonly string Messages = Read("messages.md");

    public static TheoryData<string> FlowOptions => new(Properties<AccountFlowOptions>().Select(property => property.Name));

    public static TheoryData<string> QueueOptions => new(Properties<MessageOptions>().Select(property => property.Name).Except(["BaseUrl", "ApplicationName", "Tenants"]));

    [Theory]
    [MemberData(nameof(FlowOptions))]
    public void Pages_list_every_option_of_the_flows_with_its_default_and_its_bounds(string name)
    {
        var options = new AccountFlowOptions();
        var property = typeof(AccountFlowOptions).GetProperty(name)!;
        var (value, range) = Row(Flows, name);

        Assert.Equal(Text(property.GetValue(options)), value);
        if (property.GetValue(options) is int)
        {
            AssertMost(options, property, range, () => options.Validate());
        }
    }

    [Theory]
    [MemberData(nameof(QueueOptions))]
    public void Pages_list_every_option_of_the_messages_with_its_default_and_its_bounds(string name)
    {
        var options = new MessageOptions { BaseUrl = new Uri("https://app.example") };
        var property = typeof(MessageOptions).GetProperty(name)!;
        var (value, range) = Row(Messages, name);

        Assert.Equal(Text(property.GetValue(options)), value.Trim('`'));
        if (property.GetValue(options) is int)
        {
            AssertMost(options, property, range, () => options.Validate());
        }
    }

    [Fact]
    public void Pages_list_every_kind_of_message_with_its_code() =>
        Assert.All(Enum.GetValues<AuthMessageKind>(), kind => Assert.Contains($"| `{kind}` | `{kind.ToCode()}` |", Messages, StringComparison.Ordinal));

    private static void AssertMost(object options, PropertyInfo property, string range, Func<List<string>> validate)
    {
        var most = int.Parse(MostPattern().Match(range).Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        property.SetValue(options, most);
        Assert.Empty(validate());
        property.SetValue(options, most + 1);
        Assert.Single(validate());
    }

    private static (string Value, string Range) Row(string page, string name)
    {
        var cells = page.Split('\n').Single(line => line.StartsWith($"| `{name}` |", StringComparison.Ordinal)).Split('|', StringSplitOptions.TrimEntries);
        return (cells[2], cells[3]);
    }

    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static IEnumerable<PropertyInfo> Properties<T>() => typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite);

    private static string Read(string page) => File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", page));

    [GeneratedRegex("^1 to ([0-9,]+)$")]
    private static partial Regex MostPattern();
}
