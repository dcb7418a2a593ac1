using ModelOps.Deployments.Dashboards;
using ModelOps.Deployments.Packaging.Targets;

namespace ModelOps.Deployments.Packaging.Images;

/// <summary>A compose file that runs the model with Prometheus and Grafana on one machine, reachable from that machine alone.</summary>
internal static class ComposeFile
{
    private const string Prometheus = "prom/prometheus:v3.5.0";
    private const string Rules = "modelops-rules.yml";
    private const string Grafana = "grafana/grafana:12.1.0";

    /// <summary>Its files.</summary>
    /// <param name="context">The package.</param>
    internal static IReadOnlyList<PackageFile> Of(PackageContext context) =>
    [
        new("compose.yaml", Compose(context)),
        new("prometheus/prometheus.yml", Scrape(context)),
        new("grafana/provisioning/datasources/prometheus.yml", DataSource),
        new("grafana/provisioning/dashboards/modelops.yml", Dashboards),
        new($"prometheus/{Rules}", AlertRules.Yaml()),
        new("grafana/dashboards/modelops-serving.json", GrafanaDashboard.Json().ReplaceLineEndings("\n")),
    ];

    private static string Compose(PackageContext context) =>
        $$"""
        # docker compose up --build
        # Addresses of this machine alone: the model on 8080, Prometheus on 9090, Grafana on 3000.
        name: {{context.Name}}
        services:
          model:
            image: {{YamlText.Quoted(context.Image)}}
            build: .
            restart: unless-stopped
            read_only: true
            tmpfs: [/tmp]
            cap_drop: [ALL]
            security_opt: ["no-new-privileges:true"]
            environment:
              MODELOPS_PORT: "8080"
        {{(context.Contract.TrustsCallers ? "" : TokenOfModel)}}    ports: ["127.0.0.1:8080:8080"]
          prometheus:
            image: {{Prometheus}}
            restart: unless-stopped
            volumes:
              - ./prometheus:/etc/prometheus:ro
              - prometheus-data:/prometheus
        {{(context.Contract.TrustsCallers ? "" : "    secrets: [token]\n")}}    ports: ["127.0.0.1:9090:9090"]
          grafana:
            image: {{Grafana}}
            restart: unless-stopped
            environment:
              GF_SECURITY_ADMIN_PASSWORD: ${GRAFANA_PASSWORD:?set GRAFANA_PASSWORD to the password of Grafana's admin}
              GF_USERS_ALLOW_SIGN_UP: "false"
            volumes:
              - ./grafana/provisioning:/etc/grafana/provisioning:ro
              - ./grafana/dashboards:/var/lib/grafana/dashboards:ro
              - grafana-data:/var/lib/grafana
            ports: ["127.0.0.1:3000:3000"]
        volumes:
          prometheus-data:
          grafana-data:
        {{(context.Contract.TrustsCallers ? "" : Secret)}}
        """.ReplaceLineEndings("\n");

    private const string TokenOfModel = "      MODELOPS_TOKEN: ${MODELOPS_TOKEN:?set MODELOPS_TOKEN to the secret that callers must send}\n";

    // Prometheus reads it from a file, which compose makes of the same variable.
    private const string Secret = "secrets:\n  token:\n    environment: MODELOPS_TOKEN\n";

    // The alerts ask for this job.
    private static string Scrape(PackageContext context) =>
        $"""
        global:
          scrape_interval: 15s
          evaluation_interval: 15s
        rule_files: [{Rules}]
        scrape_configs:
          - job_name: {AlertRules.Job}
        {(context.Contract.TrustsCallers ? "" : "    authorization:\n      credentials_file: /run/secrets/token\n")}    static_configs:
              - targets: ["model:8080"]

        """.ReplaceLineEndings("\n");

    private const string DataSource =
        """
        apiVersion: 1
        datasources:
          - name: Prometheus
            uid: prometheus
            type: prometheus
            access: proxy
            url: http://prometheus:9090
            isDefault: true

        """;

    private const string Dashboards =
        """
        apiVersion: 1
        providers:
          - name: modelops
            type: file
            options:
              path: /var/lib/grafana/dashboards

        """;
}
